from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("lists", "0004_money"),
    ]

    operations = [
        migrations.AddField(
            model_name="cardrow",
            name="quiet_until_ms",
            field=models.BigIntegerField(default=0),
        ),
    ]
