from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('lists', '0002_openness'),
    ]

    operations = [
        migrations.AddField(
            model_name='projectrow',
            name='kind',
            field=models.CharField(default='group', max_length=12),
        ),
        migrations.CreateModel(
            name='PartyRow',
            fields=[
                (
                    'member',
                    models.BinaryField(max_length=16, primary_key=True, serialize=False),
                ),
                ('project', models.BinaryField(db_index=True, max_length=16)),
                ('organisation', models.BinaryField(db_index=True, max_length=16)),
                ('since_ms', models.BigIntegerField()),
            ],
        ),
    ]
