"""How often somebody is told what only tells them something: at once, or together."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column more for each person; at once, as it was."""

    dependencies = [("people", "0007_signed_out_elsewhere")]

    operations = [
        migrations.AddField("person", "news_every_days", models.PositiveSmallIntegerField(default=0)),
    ]
