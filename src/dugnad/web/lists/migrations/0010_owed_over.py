"""What was never in a pot is found without looking at all that is owed."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """The page that checks a project's books reads it."""

    dependencies: ClassVar = [("lists", "0009_removals")]

    operations: ClassVar = [
        migrations.AddIndex(
            model_name="moneyowed",
            index=models.Index(
                fields=["obligation"], name="owed_over", condition=models.Q(project=b"")
            ),
        ),
    ]
