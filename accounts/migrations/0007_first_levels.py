"""Begin with levels, ways to earn points, and an operator who may change them."""

from django.db import migrations

from newsportal.roles import OPERATOR, grant

LEVELS = [
    ("新读者", 0),
    ("常读者", 100),
    ("勤读者", 500),
    ("细读者", 1_200),
    ("长读者", 2_500),
    ("老读者", 4_000),
    ("通读者", 8_000),
    ("荐读人", 16_000),
    ("藏报人", 30_000),
]
FIRST_TRUSTED = 2_500
RULES = [("comment", 2, 10), ("liked", 1, 20), ("article", 50, 3)]

RUNS_THE_POINTS = {
    "accounts.ledgerline": ["view_ledgerline", "grant_points"],
    "accounts.level": [f"{verb}_level" for verb in ("view", "add", "change", "delete")],
    "accounts.earningrule": ["view_earningrule", "change_earningrule"],
}


def add_levels(apps, schema_editor):
    level = apps.get_model("accounts.Level")
    for name, threshold in LEVELS:
        level.objects.create(
            name=name, threshold=threshold, skips_review=threshold >= FIRST_TRUSTED
        )


def add_rules(apps, schema_editor):
    rule = apps.get_model("accounts.EarningRule")
    for position, (deed, points, per_day) in enumerate(RULES):
        rule.objects.create(deed=deed, points=points, per_day=per_day, position=position)


def grant_roles(apps, schema_editor):
    grant(apps, OPERATOR, RUNS_THE_POINTS)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_append_only_ledger"),
        ("newsportal", "0004_roles"),
    ]
    operations = [
        migrations.RunPython(add_levels, migrations.RunPython.noop),
        migrations.RunPython(add_rules, migrations.RunPython.noop),
        migrations.RunPython(grant_roles, migrations.RunPython.noop),
    ]
