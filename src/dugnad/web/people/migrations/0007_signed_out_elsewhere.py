"""Which visits of somebody were ended, and how often something left to be done has failed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """A number more for each person, and one for each errand."""

    dependencies = [("people", "0006_a_name_in_each_project")]

    operations = [
        migrations.AddField(
            model_name="person",
            name="visits_ended",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="errand",
            name="tries",
            field=models.PositiveIntegerField(default=0),
        ),
    ]
