"""Let the username be the name that people show, unique by its looks."""

from django.db import migrations, models

import accounts.models.member
import accounts.names
from accounts import names


def name_everybody(apps, schema_editor):
    """Keep what people sign in by; whoever cannot sign in takes the name they showed."""
    taken = set()
    for member in apps.get_model("accounts.Member").objects.order_by("pk"):
        name = member.username
        if member.display_name and member.password.startswith("!"):
            name = member.display_name
        member.username = free_name(name.replace("@", " "), taken)
        member.name_key = names.key(member.username)
        taken.add(member.name_key)
        member.save(update_fields=["username", "name_key"])


def free_name(name, taken):
    """Return the name, shortened and numbered as far as it has to be."""
    plain = names.tidy(name)[: names.LONGEST]
    number = 2
    while names.key(plain) in taken or len(plain) < names.SHORTEST:
        plain = names.tidy(f"{name[: names.LONGEST - 6]} {number}")
        number += 1
    return plain


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_blocks_follows_notifications")]
    operations = [
        migrations.AlterModelManagers(
            name="member",
            managers=[("objects", accounts.models.member.MemberManager())],
        ),
        migrations.AddField(
            model_name="member",
            name="name_key",
            field=models.CharField(editable=False, max_length=400, null=True),
        ),
        migrations.RunPython(name_everybody, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="member",
            name="name_key",
            field=models.CharField(editable=False, max_length=400, unique=True),
        ),
        migrations.RemoveField(model_name="member", name="display_name"),
        migrations.AlterField(
            model_name="member",
            name="language",
            field=models.CharField(
                blank=True,
                choices=[("zh-hans", "简体中文"), ("en", "English")],
                help_text="Of the admin and of mails. Empty: the language of the site.",
                max_length=10,
                verbose_name="language",
            ),
        ),
        migrations.AlterField(
            model_name="member",
            name="username",
            field=models.CharField(
                error_messages={
                    "unique": "This name is taken, or looks like one that is."
                },
                help_text="2 to 20 characters of any script; readers see it.",
                max_length=20,
                unique=True,
                validators=[accounts.names.validate],
                verbose_name="name",
            ),
        ),
    ]
