"""Where questions come first, and where what only tells something."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Two choices of a person about each of their addresses."""

    dependencies = [("people", "0003_limits")]

    operations = [
        migrations.AddField(
            "reach", "asks_here_ms", models.BigIntegerField(blank=True, null=True)
        ),
        migrations.AddField(
            "reach", "tells_here_ms", models.BigIntegerField(blank=True, null=True)
        ),
    ]
