from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("answers", "0004_slips_and_entries")]

    operations = [
        migrations.AddField(
            model_name="ask",
            name="organisation",
            field=models.BinaryField(default=b"", max_length=16),
        ),
    ]
