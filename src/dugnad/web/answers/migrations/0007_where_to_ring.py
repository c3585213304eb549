from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("answers", "0006_portions")]

    operations = [migrations.AddField("ask", "sealed_number", models.BinaryField(default=b""))]
