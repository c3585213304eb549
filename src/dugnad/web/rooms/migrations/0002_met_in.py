"""Where somebody was met whom a conversation or a draft is with."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """One more field, empty for those who sit there already."""

    dependencies: ClassVar = [("rooms", "0001_rooms")]

    operations: ClassVar = [
        migrations.AddField("seat", "met_in", models.BinaryField(default=b"", max_length=16)),
    ]
