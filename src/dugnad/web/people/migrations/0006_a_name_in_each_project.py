"""What somebody is called in a project, where that is not by their ordinary name."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column more for each membership."""

    dependencies = [("people", "0005_errands")]

    operations = [
        migrations.AddField(
            model_name="membership",
            name="sealed_name",
            field=models.BinaryField(default=b""),
        ),
    ]
