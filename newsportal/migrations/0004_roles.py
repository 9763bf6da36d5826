"""Make the four roles and give each its part of the ground floor."""

from django.db import migrations

from newsportal.roles import EDITOR, MODERATOR, OPERATOR, WRITER, grant

RUNS_THE_SITE = {
    "newsportal.sitesettings": ["view_sitesettings", "change_sitesettings"],
    "newsportal.page": ["view_page", "add_page", "change_page"],
    "newsportal.pageversion": ["view_pageversion"],
    "newsportal.navigationitem": [
        f"{verb}_navigationitem" for verb in ("view", "add", "change", "delete")
    ],
    "newsportal.friendlylink": [
        f"{verb}_friendlylink" for verb in ("view", "add", "change", "delete")
    ],
    "newsportal.logentry": ["view_logentry", "view_whole_log"],
    "accounts.member": ["view_member"],
}


def make_roles(apps, schema_editor):
    grant(apps, WRITER, {})
    for role in (EDITOR, MODERATOR):
        grant(apps, role, {"newsportal.logentry": ["view_logentry"]})
    grant(apps, OPERATOR, RUNS_THE_SITE)


def remove_roles(apps, schema_editor):
    roles = [WRITER, EDITOR, MODERATOR, OPERATOR]
    apps.get_model("auth.Group").objects.filter(name__in=roles).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("newsportal", "0003_first_settings"),
        ("accounts", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(make_roles, remove_roles)]
