"""Find what a reader said below an article without reading what all others said."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("comments", "0009_rules_beside_the_form")]
    operations = [
        migrations.AddIndex(
            "comment",
            models.Index(fields=["article", "author", "-id"], name="comment_of_author"),
        )
    ]
