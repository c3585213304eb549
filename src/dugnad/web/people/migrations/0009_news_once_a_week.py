"""Whoever chose nothing is told what only tells them something once a week."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Whoever is known already goes on as they are: nobody knows whether they chose it."""

    dependencies = [("people", "0008_news_together")]

    operations = [
        migrations.AlterField("person", "news_every_days", models.PositiveSmallIntegerField(default=7)),
    ]
