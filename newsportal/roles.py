"""Roles at the desk: groups made by migration, each app granting what is its own."""

WRITER = "writer"
EDITOR = "editor"
MODERATOR = "moderator"
OPERATOR = "operator"


def grant(apps, role, permissions):
    """Give a role permissions on models, making the role where it is new.

    `permissions` maps a model's label to its codenames. For migrations: the rows are made
    here, since Django makes them only after all migrations have run.
    """
    group, _ = apps.get_model("auth.Group").objects.get_or_create(name=role)
    for label, codenames in permissions.items():
        app_label, model = label.split(".")
        content_type, _ = apps.get_model("contenttypes.ContentType").objects.get_or_create(
            app_label=app_label, model=model
        )
        for codename in codenames:
            permission, _ = apps.get_model("auth.Permission").objects.get_or_create(
                codename=codename,
                content_type=content_type,
                defaults={"name": f"Can {codename.replace('_', ' ')}"},
            )
            group.permissions.add(permission)
