"""A message may be held, to go out together with others for the same person."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One state more."""

    dependencies = [("post", "0003_where_to_ring")]

    operations = [
        migrations.AlterField(
            "message",
            "state",
            models.CharField(
                choices=[
                    ("held", "held"),
                    ("waiting", "waiting"),
                    ("sending", "sending"),
                    ("sent", "sent"),
                    ("failed", "failed"),
                    ("given up", "given up"),
                ],
                default="waiting",
                max_length=8,
            ),
        ),
    ]
