"""Begin with an empty word list, and leave it to the moderators."""

from django.db import migrations

from newsportal.roles import MODERATOR, grant

LISTS_WORDS = {
    "newsportal.word": [f"{verb}_word" for verb in ("view", "add", "change", "delete")],
    "newsportal.wordlist": ["view_wordlist", "change_wordlist"],
}


def begin(apps, schema_editor):
    apps.get_model("newsportal.WordList").objects.get_or_create(pk=1)
    grant(apps, MODERATOR, LISTS_WORDS)


class Migration(migrations.Migration):
    dependencies = [("newsportal", "0005_word_list")]
    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
