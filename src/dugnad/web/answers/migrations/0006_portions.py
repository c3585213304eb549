from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("answers", "0005_asked_for")]

    operations = [
        migrations.CreateModel(
            name="Portion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("receipt", models.PositiveBigIntegerField(unique=True)),
                ("portion", models.PositiveIntegerField(default=1)),
            ],
        ),
    ]
