"""Where somebody who asks to be rung wants to be rung, sealed under the key of who reads it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """A note that asks somebody to ring has a number, where one was given."""

    dependencies = [("post", "0002_called")]

    operations = [
        migrations.AddField("note", "sealed_number", models.BinaryField(default=b"")),
    ]
