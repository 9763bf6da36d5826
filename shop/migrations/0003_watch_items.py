"""Let the database say that the catalogue has changed."""

from django.db import migrations

from newsportal.page_cache.triggers import watch


class Migration(migrations.Migration):
    dependencies = [("shop", "0002_roles"), ("newsportal", "0021_watch_site")]
    operations = [watch("shop_item", "shop")]
