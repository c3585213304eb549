"""Rest, quiet days and a weekly limit of one's own, and how often somebody was asked."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Three choices of a person, and a row for each request."""

    dependencies = [("people", "0002_stop")]

    operations = [
        migrations.AddField(
            "person", "asks_a_week", models.PositiveSmallIntegerField(blank=True, null=True)
        ),
        migrations.AddField("person", "rest_until_ms", models.BigIntegerField(default=0)),
        migrations.AddField("person", "quiet_days", models.PositiveSmallIntegerField(default=0)),
        migrations.CreateModel(
            name="Request",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("asked_ms", models.BigIntegerField()),
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
                "indexes": [models.Index(fields=["person", "asked_ms"], name="requests_lately")],
            },
        ),
    ]
