from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("treasury", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="AskedAgain",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("obligation", models.BinaryField(max_length=16)),
                ("since_ms", models.BigIntegerField()),
                ("asked_ms", models.BigIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("obligation", "since_ms"), name="asked_again_once"
                    )
                ],
            },
        ),
    ]
