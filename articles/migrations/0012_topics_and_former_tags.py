"""Add topics, and remember what tags were once called."""

import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models

import newsportal.text


class Migration(migrations.Migration):
    dependencies = [("articles", "0011_labels_and_notes")]
    operations = [
        migrations.CreateModel(
            name='FormerTag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, verbose_name='name')),
                ('slug', models.SlugField(allow_unicode=True, max_length=100, unique=True, verbose_name='address')),
            ],
            options={
                'verbose_name': 'former tag',
                'verbose_name_plural': 'former tags',
                'ordering': ['name'],
                'default_permissions': [],
            },
        ),
        migrations.CreateModel(
            name='Topic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=40, validators=[newsportal.text.validate_visible], verbose_name='title')),
                ('slug', models.SlugField(help_text='Latin letters, digits and hyphens: /topics/<address>/', max_length=40, unique=True, verbose_name='address')),
                ('summary', models.CharField(blank=True, help_text='One sentence below the title and in lists.', max_length=160, verbose_name='summary')),
                ('introduction', models.TextField(blank=True, verbose_name='introduction')),
                ('introduction_html', models.TextField(blank=True, editable=False)),
                ('published_at', models.DateTimeField(blank=True, help_text='Empty: for editors only.', null=True, verbose_name='public from')),
            ],
            options={
                'verbose_name': 'topic',
                'verbose_name_plural': 'topics',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='TopicEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
            ],
            options={
                'verbose_name': 'article of a topic',
                'verbose_name_plural': 'articles of a topic',
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='tag',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Upper('name'), name='one_tag_of_a_name', violation_error_message='There is a tag of this name already.'),
        ),
        migrations.AddField(
            model_name='formertag',
            name='tag',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='former', to='articles.tag', verbose_name='leads to'),
        ),
        migrations.AddField(
            model_name='topic',
            name='cover',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='covered_topics', to='articles.picture', verbose_name='cover'),
        ),
        migrations.AddField(
            model_name='topicentry',
            name='article',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='topic_entries', to='articles.article', verbose_name='article'),
        ),
        migrations.AddField(
            model_name='topicentry',
            name='topic',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='entries', to='articles.topic', verbose_name='topic'),
        ),
        migrations.AddField(
            model_name='topic',
            name='articles',
            field=models.ManyToManyField(related_name='topics', through='articles.TopicEntry', to='articles.article', verbose_name='articles'),
        ),
        migrations.AddIndex(
            model_name='formertag',
            index=models.Index(django.db.models.functions.text.Upper('name'), name='former_tag_by_name'),
        ),
        migrations.AddConstraint(
            model_name='topicentry',
            constraint=models.UniqueConstraint(fields=('topic', 'article'), name='once_in_a_topic'),
        ),
    ]
