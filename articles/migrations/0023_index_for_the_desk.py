"""Let the desk sort all articles by moment and find the seldom kinds without reading all."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0022_grant_pushes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='article',
            index=models.Index(fields=['-published_at', '-id'], name='article_by_moment'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(fields=['kind', '-id'], name='article_by_kind'),
        ),
    ]
