"""Rows know where on earth cards are."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """All open cards stand on one map."""

    dependencies: ClassVar = [("lists", "0007_money_promised")]

    operations: ClassVar = [
        migrations.AddField(
            "cardrow", "place", models.CharField(blank=True, db_index=True, default="", max_length=80),
            preserve_default=False,
        ),
        migrations.CreateModel(
            "PlaceRow",
            [
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("card", models.BinaryField(db_index=True, max_length=16)),
                ("key", models.CharField(blank=True, db_index=True, max_length=80)),
                ("prose", models.BinaryField(db_index=True, max_length=32)),
                ("kind", models.CharField(max_length=5)),
                ("lat", models.BigIntegerField()),
                ("lon", models.BigIntegerField()),
                ("corners", models.JSONField(default=list)),
            ],
        ),
    ]
