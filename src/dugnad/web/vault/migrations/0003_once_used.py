"""A key for one act by which something was done is not looked at again."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Sweeping looks at the acts of the last days, however many there ever were."""

    dependencies: ClassVar = [("vault", "0002_once")]

    operations: ClassVar = [
        migrations.AddField("oncekey", "used", models.BooleanField(default=False)),
        migrations.AddIndex(
            "oncekey",
            models.Index(
                condition=models.Q(("used", False)), fields=["person_id"], name="once_to_look_at"
            ),
        ),
    ]
