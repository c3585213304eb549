from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("vault", "0001_first")]

    operations = [
        migrations.CreateModel(
            name="OnceKey",
            fields=[
                (
                    "tag",
                    models.BinaryField(max_length=32, primary_key=True, serialize=False),
                ),
                ("person_id", models.UUIDField(db_index=True, null=True)),
                ("press", models.BinaryField(max_length=32, unique=True)),
                ("wrapped", models.BinaryField()),
            ],
        ),
    ]
