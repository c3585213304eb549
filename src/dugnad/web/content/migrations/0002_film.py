from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("content", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Film",
            fields=[
                ("id", models.CharField(max_length=69, primary_key=True, serialize=False)),
                ("size_bytes", models.PositiveIntegerField()),
                ("length_ms", models.PositiveIntegerField()),
                ("created_ms", models.BigIntegerField(db_index=True)),
                ("removed_ms", models.BigIntegerField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name="prose",
            name="film",
            field=models.CharField(blank=True, db_index=True, default="", max_length=69),
            preserve_default=False,
        ),
    ]
