"""How often somebody was asked lately is found by their address."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One more index on questions."""

    dependencies = [("answers", "0002_following")]

    operations = [
        migrations.AddIndex(
            "ask", models.Index(fields=["address", "asked_ms"], name="asked_at")
        ),
    ]
