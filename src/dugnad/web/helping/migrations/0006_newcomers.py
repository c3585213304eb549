"""Whoever the place does not know yet is made known at a desk once their code comes back."""

from typing import ClassVar

from django.db import migrations, models
from django.db.models import deletion


class Migration(migrations.Migration):
    """What a helper typed, for an hour."""

    dependencies: ClassVar = [
        ("helping", "0005_said"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Newcomer",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("address", models.BinaryField(max_length=32)),
                ("code", models.BinaryField(max_length=32, unique=True)),
                ("code_until_ms", models.BigIntegerField()),
                ("sealed", models.BinaryField()),
                ("at_desk", models.BooleanField()),
                (
                    "helper",
                    models.ForeignKey(
                        on_delete=deletion.CASCADE,
                        related_name="newcomers",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("helper", "address"), name="newcomer_once"),
                ],
            },
        ),
    ]
