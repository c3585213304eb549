"""What was taken away by whoever moderates stands in rows of its own."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """The page of removals reads what it shows, however long the books are."""

    dependencies: ClassVar = [("lists", "0008_places")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="RemovalRow",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("commitment", models.BinaryField(max_length=32)),
                ("data", models.BinaryField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["commitment", "id"], name="removals_of_words"),
                ],
            },
        ),
    ]
