"""Rows of money tell what waits, how much is not paid, and what goes back."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Obligations to pay and gifts to give back are found page by page."""

    dependencies: ClassVar = [("lists", "0005_quiet_round")]

    operations: ClassVar = [
        migrations.AddField("moneyowed", "project", models.BinaryField(default=b"", max_length=16)),
        migrations.AddField("moneyowed", "unit", models.CharField(default="", max_length=8)),
        migrations.AddField("moneyowed", "left", models.BigIntegerField(default=0)),
        migrations.AddField("moneyowed", "waits", models.BooleanField(default=False)),
        migrations.AddField("moneypromise", "card", models.BinaryField(default=b"", max_length=16)),
        migrations.AddField("moneypromise", "back", models.BooleanField(default=False)),
        migrations.AddField("moneyreturning", "gifts", models.BigIntegerField(default=0)),
        migrations.AddIndex(
            "moneyowed",
            models.Index(
                condition=models.Q(("waits", True)),
                fields=["host", "at_ms", "obligation"],
                name="owed_to_pay",
            ),
        ),
        migrations.AddIndex(
            "moneypromise",
            models.Index(
                condition=models.Q(("back", True)),
                fields=["card", "number"],
                name="promises_back",
            ),
        ),
    ]
