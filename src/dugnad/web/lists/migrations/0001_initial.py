from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Code',
            fields=[
                ('code', models.CharField(max_length=6, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('card', 'Card'), ('project', 'Project')], max_length=7)),
                ('identity', models.BinaryField(max_length=16, unique=True)),
            ],
        ),
        migrations.CreateModel(
            name='Cursor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('receipts', models.PositiveBigIntegerField(default=0)),
                ('mark', models.BinaryField(default=b'', max_length=32)),
                ('seq', models.PositiveBigIntegerField(default=0)),
                ('shape', models.CharField(blank=True, max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name='ProjectRow',
            fields=[
                ('project', models.BinaryField(max_length=16, primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=6)),
                ('title', models.CharField(blank=True, max_length=200)),
                ('picture', models.CharField(blank=True, max_length=64)),
                ('alt', models.CharField(blank=True, max_length=300)),
                ('language', models.CharField(blank=True, max_length=16)),
                ('removed', models.BooleanField(default=False)),
                ('prose', models.BinaryField(db_index=True, max_length=32)),
                ('starter', models.BinaryField(max_length=16)),
                ('started_ms', models.BigIntegerField()),
                ('members', models.PositiveBigIntegerField(default=0)),
                ('cards_open', models.PositiveBigIntegerField(default=0)),
                ('cards_closed', models.PositiveBigIntegerField(default=0)),
                ('moved_ms', models.BigIntegerField()),
                ('seq', models.PositiveBigIntegerField()),
                ('on_place', models.CharField(db_index=True, max_length=80)),
            ],
        ),
        migrations.CreateModel(
            name='Recorded',
            fields=[
                ('commitment', models.BinaryField(max_length=32, primary_key=True, serialize=False)),
                ('seq', models.PositiveBigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='BookLine',
            fields=[
                ('id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('seq', models.PositiveBigIntegerField()),
                ('moment_ms', models.BigIntegerField()),
                ('project', models.BinaryField(max_length=16, null=True)),
                ('card', models.BinaryField(max_length=16, null=True)),
                ('action', models.BinaryField(max_length=32)),
                ('kind', models.CharField(max_length=80)),
                ('version', models.PositiveIntegerField()),
                ('event', models.CharField(max_length=80)),
                ('data', models.BinaryField()),
            ],
            options={
                'indexes': [models.Index(fields=['project', 'id'], name='lines_of_project'), models.Index(condition=models.Q(('card__isnull', False)), fields=['card', 'id'], name='lines_of_card')],
            },
        ),
        migrations.CreateModel(
            name='CardRow',
            fields=[
                ('card', models.BinaryField(max_length=16, primary_key=True, serialize=False)),
                ('project', models.BinaryField(max_length=16)),
                ('type', models.CharField(max_length=80)),
                ('code', models.CharField(max_length=6)),
                ('family', models.CharField(max_length=10)),
                ('status', models.CharField(max_length=10)),
                ('title', models.CharField(blank=True, max_length=200)),
                ('picture', models.CharField(blank=True, max_length=64)),
                ('alt', models.CharField(blank=True, max_length=300)),
                ('language', models.CharField(blank=True, max_length=16)),
                ('removed', models.BooleanField(default=False)),
                ('prose', models.BinaryField(db_index=True, max_length=32)),
                ('asker', models.BinaryField(max_length=16)),
                ('line', models.JSONField(default=dict)),
                ('when_ms', models.BigIntegerField(null=True)),
                ('closes_ms', models.BigIntegerField(null=True)),
                ('position', models.PositiveBigIntegerField(default=0)),
                ('put_up_ms', models.BigIntegerField()),
                ('seq', models.PositiveBigIntegerField()),
                ('on_home', models.CharField(db_index=True, max_length=80, null=True)),
                ('on_page', models.CharField(max_length=80)),
            ],
            options={
                'indexes': [models.Index(fields=['project', 'on_page'], name='cards_on_page'), models.Index(fields=['project', '-put_up_ms'], name='cards_newest'), models.Index(condition=models.Q(('on_home__isnull', False)), fields=['family', 'on_home'], name='cards_of_family'), models.Index(condition=models.Q(('on_home__isnull', False), ('when_ms__isnull', False)), fields=['when_ms', 'card'], name='cards_to_come')],
            },
        ),
        migrations.CreateModel(
            name='QuestionRow',
            fields=[
                ('question', models.BinaryField(max_length=32, primary_key=True, serialize=False)),
                ('about', models.CharField(max_length=80)),
                ('asked', models.PositiveBigIntegerField()),
                ('by', models.BinaryField(max_length=16)),
                ('prose', models.BinaryField(max_length=32)),
                ('asked_ms', models.BigIntegerField()),
                ('promised_ms', models.BigIntegerField(null=True)),
                ('answer', models.BinaryField(max_length=32, null=True)),
                ('answered_by', models.BinaryField(max_length=16, null=True)),
                ('answered_ms', models.BigIntegerField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['about', 'asked'], name='questions_about')],
            },
        ),
    ]
