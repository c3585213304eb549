"""Sheets have words of their own, whose meaning lies sealed in the urn."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """One more sealed piece in each urn."""

    dependencies: ClassVar = [("urn", "0001_initial")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="urn", name="sheets", field=models.BinaryField(default=b"")
        ),
    ]
