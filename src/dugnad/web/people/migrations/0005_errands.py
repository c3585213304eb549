"""What depends on whether an address is known is done once nobody waits for the page."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """One table of what waits to be done."""

    dependencies: ClassVar = [("people", "0004_which_comes_where")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Errand",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("what", models.CharField(max_length=20)),
                ("sealed", models.BinaryField()),
                ("left_ms", models.BigIntegerField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="errands",
                        to="people.person",
                    ),
                ),
            ],
        ),
    ]
