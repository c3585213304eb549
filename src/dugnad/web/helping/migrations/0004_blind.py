"""Who was asked for help by an address is not told of before they say yes."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """One mark of how it began."""

    dependencies: ClassVar = [("helping", "0003_asked")]

    operations: ClassVar = [
        migrations.AddField("help", "blind", models.BooleanField(default=False)),
    ]
