from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Picture',
            fields=[
                ('id', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('small_digest', models.CharField(max_length=64)),
                ('width', models.PositiveIntegerField()),
                ('height', models.PositiveIntegerField()),
                ('size_bytes', models.PositiveIntegerField()),
                ('created_ms', models.BigIntegerField(db_index=True)),
                ('removed_ms', models.BigIntegerField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Prose',
            fields=[
                ('commitment', models.BinaryField(max_length=32, primary_key=True, serialize=False)),
                ('salt', models.BinaryField(max_length=16, null=True)),
                ('payload', models.BinaryField(null=True)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('published', 'Published'), ('removed', 'Removed')], default='waiting', max_length=9)),
                ('by', models.CharField(blank=True, db_index=True, max_length=36)),
                ('picture', models.CharField(blank=True, db_index=True, max_length=64)),
                ('created_ms', models.BigIntegerField()),
                ('published_ms', models.BigIntegerField(null=True)),
                ('replaces', models.BinaryField(max_length=32, null=True)),
                ('replaced_ms', models.BigIntegerField(null=True)),
                ('removed_ms', models.BigIntegerField(null=True)),
                ('removed_rule', models.CharField(blank=True, max_length=80)),
                ('removed_role', models.CharField(blank=True, max_length=80)),
            ],
            options={
                'indexes': [models.Index(fields=['state', 'created_ms'], name='prose_by_state'), models.Index(condition=models.Q(('replaced_ms__isnull', False)), fields=['replaced_ms'], name='prose_replaced')],
            },
        ),
    ]
