"""Say in full which comments wait."""

from django.db import migrations, models

PRESETS = [
    ("open", "none of them"),
    ("newcomers", "those of newcomers"),
    ("all", "all of them"),
]


class Migration(migrations.Migration):
    dependencies = [("newsportal", "0023_complaint_settings")]
    operations = [
        migrations.AlterField(
            model_name="sitesettings",
            name="comment_preset",
            field=models.CharField(
                choices=PRESETS,
                default="newcomers",
                max_length=10,
                verbose_name="which comments wait for a moderator",
            ),
        ),
    ]
