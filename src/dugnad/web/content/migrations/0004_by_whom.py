"""What somebody told is found in its order, some at a time."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """A sweep goes on where it left off."""

    dependencies: ClassVar = [("content", "0003_aside")]

    operations: ClassVar = [
        migrations.AddIndex(
            "prose",
            models.Index(fields=["by", "created_ms", "commitment"], name="prose_by_whom"),
        ),
    ]
