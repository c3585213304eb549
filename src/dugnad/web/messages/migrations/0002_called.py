"""What an asker calls whom they asked, sealed under the asker's key."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Messages and notes say the asker's own word for somebody, not the name on their profile."""

    dependencies = [("post", "0001_first")]

    operations = [
        migrations.AddField("message", "sealed_called", models.BinaryField(default=b"")),
        migrations.AddField("note", "sealed_called", models.BinaryField(default=b"")),
    ]
