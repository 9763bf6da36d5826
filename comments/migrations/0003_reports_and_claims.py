"""Let readers report, and let moderators have a comment for themselves."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

REASONS = [
    ("spam", "Spam or advertising"),
    ("abuse", "Insult or harassment"),
    ("fraud", "Fraud"),
    ("indecent", "Pornographic or vulgar"),
    ("illegal", "Illegal content"),
    ("impersonation", "Passing oneself off as somebody else"),
    ("other", "Something else"),
]
OUTCOMES = [("open", "open"), ("upheld", "upheld"), ("dismissed", "dismissed")]


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0029_comment_count"),
        ("comments", "0002_moderators_role"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField(
            "comment", "claimed_at", models.DateTimeField(editable=False, null=True)
        ),
        migrations.AddField(
            "comment",
            "claimed_by",
            models.ForeignKey(
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reason",
                    models.CharField(choices=REASONS, max_length=20, verbose_name="reason"),
                ),
                (
                    "text",
                    models.CharField(blank=True, max_length=500, verbose_name="what happened"),
                ),
                (
                    "at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="time"
                    ),
                ),
                (
                    "weight",
                    models.PositiveSmallIntegerField(default=100, verbose_name="weight"),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=OUTCOMES, default="open", max_length=10, verbose_name="outcome"
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True, verbose_name="decided at")),
                (
                    "article",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reports",
                        to="articles.article",
                        verbose_name="article",
                    ),
                ),
                (
                    "comment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reports",
                        to="comments.comment",
                        verbose_name="comment",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "reporter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="content_reports",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reported by",
                    ),
                ),
            ],
            options={
                "verbose_name": "report",
                "verbose_name_plural": "reports",
                "ordering": ["pk"],
                "default_permissions": ["view", "change"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("outcome", "open")),
                        fields=["id"],
                        name="content_reports_open",
                    ),
                    models.Index(fields=["reporter", "-at"], name="content_report_by_member"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("comment", "reporter"), name="one_report_each"
                    ),
                    models.UniqueConstraint(
                        fields=("article", "reporter"), name="one_report_an_article"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("article__isnull", False), ("comment", None)),
                            models.Q(("article", None), ("comment__isnull", False)),
                            _connector="OR",
                        ),
                        name="report_is_on_one_thing",
                    ),
                ],
            },
        ),
    ]
