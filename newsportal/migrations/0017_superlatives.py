"""Let each paper keep its own list of absolute claims."""

from django.db import migrations, models

from newsportal import superlatives


class Migration(migrations.Migration):
    dependencies = [("newsportal", "0016_simple_mode")]
    operations = [
        migrations.AddField(
            model_name="sitesettings",
            name="superlatives",
            field=models.TextField(
                blank=True,
                default=superlatives.FIRST,
                help_text="Parted by blanks or lines. The sheet points at them before publishing.",
                max_length=4000,
                validators=[superlatives.validate],
                verbose_name="absolute claims",
            ),
        ),
    ]
