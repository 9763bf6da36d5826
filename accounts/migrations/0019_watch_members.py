"""Drop the pages that show a member when what they show of the member changes."""

from django.db import migrations

from newsportal.page_cache.triggers import watch

UNSEEN = (
    "password last_login first_name last_name email language is_staff is_superuser"
    " leaves_at points lifetime_points"
)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0018_membership"),
        ("newsportal", "0021_watch_site"),
    ]
    operations = [
        watch("accounts_member", "member:{id}", unseen=UNSEEN, events="UPDATE OR DELETE"),
        watch("accounts_level", "site"),
        watch("accounts_follow", "member:{follower_id}", "member:{followed_id}"),
    ]
