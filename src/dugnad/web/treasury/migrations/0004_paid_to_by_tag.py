"""Where a payment went is found by a tag: no row says in the open whose payment it was."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Whoever reads the table cannot tell who gave unseen and was paid back."""

    dependencies: ClassVar = [("treasury", "0003_paid_to")]

    operations: ClassVar = [
        migrations.DeleteModel("PaidTo"),
        migrations.CreateModel(
            name="PaidTo",
            fields=[
                ("tag", models.BinaryField(max_length=32, primary_key=True, serialize=False)),
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
        ),
    ]
