"""Triggers by which the database itself says what a change touches, however it was made."""

from django.db import migrations

MAKE = """
CREATE TRIGGER drop_shown AFTER {events} ON {table}
FOR EACH ROW EXECUTE FUNCTION drop_shown({arguments});
"""


def watch(
    table: str, *marks: str, unseen: str = "", events: str = "INSERT OR UPDATE OR DELETE"
) -> migrations.RunSQL:
    """Return the operation that drops pages with these marks as rows of a table change.

    A mark may name one column in braces, whose old and new value it stands for. Columns
    that are `unseen` are on no page: a change of these alone drops nothing.
    """
    arguments = ", ".join(f"'{argument}'" for argument in (unseen, *marks))
    return migrations.RunSQL(
        MAKE.format(events=events, table=table, arguments=arguments),
        f"DROP TRIGGER drop_shown ON {table}",
    )
