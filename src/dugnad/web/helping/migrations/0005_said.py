"""What was answered stands with what was done, so that whoever is helped can check it."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """One word more of each act."""

    dependencies: ClassVar = [("helping", "0004_blind")]

    operations: ClassVar = [
        migrations.AddField("helpedact", "said", models.CharField(default="", max_length=120)),
    ]
