"""Count how often articles are read, beside them; who was counted may be lost in a crash."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0006_index_for_sitemaps'),
    ]

    operations = [
        migrations.CreateModel(
            name='TotalViews',
            fields=[
                ('article', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='total_views', serialize=False, to='articles.article')),
                ('count', models.PositiveBigIntegerField()),
            ],
            options={
                'verbose_name': 'views of an article',
                'verbose_name_plural': 'views of articles',
                'default_permissions': [],
            },
        ),
        migrations.CreateModel(
            name='HourlyViews',
            fields=[
                ('pk', models.CompositePrimaryKey('hour', 'article_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('hour', models.DateTimeField()),
                ('count', models.PositiveIntegerField()),
                ('article', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='hourly_views', to='articles.article')),
            ],
            options={
                'verbose_name': 'views of an hour',
                'verbose_name_plural': 'views by the hour',
                'default_permissions': [],
            },
        ),
        migrations.CreateModel(
            name='View',
            fields=[
                ('pk', models.CompositePrimaryKey('article_id', 'visitor', blank=True, editable=False, primary_key=True, serialize=False)),
                ('visitor', models.BigIntegerField()),
                ('until', models.DateTimeField()),
                ('article', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='articles.article')),
            ],
            options={
                'verbose_name': 'view',
                'verbose_name_plural': 'views',
                'default_permissions': [],
            },
        ),
        migrations.RunSQL(
            "ALTER TABLE articles_view SET UNLOGGED",
            "ALTER TABLE articles_view SET LOGGED",
        ),
    ]
