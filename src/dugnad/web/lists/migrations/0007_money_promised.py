"""Rows of promises tell who receives them and what of them is not paid."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """The two at the desk find the promise that money without a reference is for."""

    dependencies: ClassVar = [("lists", "0006_money_pages")]

    operations: ClassVar = [
        migrations.AddField("moneypromise", "host", models.BinaryField(default=b"", max_length=16)),
        migrations.AddField("moneypromise", "left", models.BigIntegerField(default=0)),
        migrations.AddIndex(
            "moneypromise",
            models.Index(
                condition=models.Q(("left__gt", 0)),
                fields=["host", "card", "number"],
                name="promises_left",
            ),
        ),
    ]
