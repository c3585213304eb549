from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("content", "0002_film"),
    ]

    operations = [
        migrations.AlterField(
            model_name="prose",
            name="state",
            field=models.CharField(
                choices=[
                    ("waiting", "Waiting"),
                    ("published", "Published"),
                    ("aside", "Aside"),
                    ("removed", "Removed"),
                ],
                default="waiting",
                max_length=9,
            ),
        ),
    ]
