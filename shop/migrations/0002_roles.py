"""Let operators run the shop."""

from django.db import migrations

from newsportal.roles import OPERATOR, grant


def grant_roles(apps, schema_editor):
    every = {
        name: [f"{right}_{name}" for right in ("view", "add", "change", "delete")]
        for name in ("item", "coupon")
    }
    rights = {f"shop.{name}": codenames for name, codenames in every.items()}
    rights["shop.order"] = ["view_order", "refund_order"]
    rights["shop.claim"] = ["view_claim"]
    rights["shop.batch"] = ["view_batch", "add_batch", "export_batch", "void_batch"]
    grant(apps, OPERATOR, rights)


class Migration(migrations.Migration):
    dependencies = [("shop", "0001_initial"), ("newsportal", "0004_roles")]
    operations = [migrations.RunPython(grant_roles, migrations.RunPython.noop)]
