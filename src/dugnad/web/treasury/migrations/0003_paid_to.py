"""Where a payment went is kept as it stood when it was recorded."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """A list that was paid says for good where it went."""

    dependencies: ClassVar = [("people", "0004_which_comes_where"), ("treasury", "0002_asked_again")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="PaidTo",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("batch", models.PositiveBigIntegerField()),
                ("obligation", models.BinaryField(max_length=16)),
                ("sealed", models.BinaryField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("batch", "obligation"), name="paid_to_once")
                ],
            },
        ),
    ]
