from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.editor import EditorAdminMixin
from articles.forms.article import ArticleForm, ReasonForm
from articles.models import Article, Status
from newsportal.admin.base import LoggedAdmin

# The buttons of the form beside plain saving, and the verbs they stand for.
BUTTONS = {"_submit": "submit", "_publish": "publish"}

# The steps that ask for a reason on a page of their own.
ASKED = {
    "return": ("return_to_writer", _("Return to the writer")),
    "unschedule": ("unschedule", _("Unschedule")),
    "withdraw": ("withdraw", _("Withdraw")),
}
DONE = {
    "submit": _("Sent for review."),
    "publish": _("Published."),
    "schedule": _("Scheduled for %(moment)s."),
    "return": _("Returned to the writer."),
    "unschedule": _("Taken off the schedule; it is a draft again."),
    "withdraw": _("Withdrawn; its address now says so."),
}


class StateFilter(admin.SimpleListFilter):
    """The states an editor knows; two of them are the clock's."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [
            ("draft", _("draft")),
            ("waiting", _("waiting")),
            ("scheduled", _("scheduled")),
            ("published", _("published")),
            ("expired", _("expired")),
            ("withdrawn", _("withdrawn")),
        ]

    def queryset(self, request, queryset):
        match self.value():
            case None:
                return queryset
            case "published":
                return queryset.published()
            case "scheduled":
                return queryset.scheduled()
            case "expired":
                return queryset.filter(
                    status=Status.PUBLISHED, expires_at__lte=timezone.now()
                )
            case status:
                return queryset.filter(status=status)


@admin.register(Article)
class ArticleAdmin(EditorAdminMixin, LoggedAdmin):
    """The stock of articles, and the sheet on which each is written."""

    form = ArticleForm
    list_display = ["title", "state_label", "category", "writer", "moment"]
    list_filter = [StateFilter, "kind", ("category", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["title"]
    ordering = ["-pk"]
    autocomplete_fields = ["cover"]
    actions = None
    change_form_template = "admin/articles/article/change_form.html"

    # --- Who may what

    def get_queryset(self, request):
        return super().get_queryset(request).editable_by(request.user).for_desk()

    def get_object(self, request, object_id, from_field=None):
        articles = Article.objects.editable_by(request.user)
        try:
            return articles.select_related("category", "cover").get(pk=object_id)
        except (Article.DoesNotExist, ValueError, ValidationError, OverflowError):
            return None

    def has_change_permission(self, request, obj=None):
        """Editors change everything, writers their own drafts."""
        if not super().has_change_permission(request, obj):
            return False
        if obj is None or request.user.has_perm("articles.edit_any_article"):
            return True
        return obj.created_by_id == request.user.pk and obj.status == Status.DRAFT

    def has_delete_permission(self, request, obj=None):
        """What was ever published stays, as its address and its versions do."""
        if not super().has_delete_permission(request, obj):
            return False
        if obj is None:
            return True
        is_mine = self.has_change_permission(request, obj)
        return is_mine and not obj.published_at and not obj.revisions.exists()

    # --- The sheet

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.request = request
        return form

    def get_fields(self, request, obj=None):
        """Return the fields in an editor's order, without what is not theirs to decide."""
        fields = [
            "title",
            "summary",
            "body",
            "category",
            "byline",
            "source_name",
            "source_url",
            "kind",
            "tag_names",
            "cover",
            "cover_upload",
            "allows_comments",
            "version",
        ]
        if request.user.has_perm("articles.publish_article"):
            fields += ["published_at", "expires_at", "is_minor"]
        if obj is None and request.user.has_perm("articles.number_article"):
            fields.append("number")
        return fields

    def get_changeform_initial_data(self, request):
        author = getattr(request.user, "author", None)
        return {
            "byline": [author.name] if author else []
        } | super().get_changeform_initial_data(request)

    def render_change_form(
        self, request, context, add=False, change=False, form_url="", obj=None
    ):
        steps = obj.steps_for(request.user) if obj else []
        if add:
            steps = [
                verb
                for verb in ("submit", "publish")
                if request.user.has_perm(f"articles.{verb}_article")
            ]
        context |= {
            "article": obj,
            "steps": steps,
            "theirs": context["adminform"].form.theirs,
        }
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_model(self, request, obj, form, change):
        obj.version = form.cleaned_data["version"] + 1
        if not change:
            obj.created_by = request.user
        number = form.cleaned_data.get("number")
        if number and not change:
            obj.take_number(number)
        else:
            obj.save()

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        form.save_names()
        self._take_step(request, form)

    def _take_step(self, request, form):
        """Do what the pressed button says; editing what is live publishes the edit."""
        article = form.instance
        verb = next(
            (verb for name, verb in BUTTONS.items() if name in request.POST), ""
        )
        if verb == "submit":
            article.submit(request.user)
        elif verb == "publish" or article.status == Status.PUBLISHED:
            verb = "publish"
            article.publish(
                request.user,
                at=form.cleaned_data.get("published_at"),
                is_minor=form.cleaned_data.get("is_minor", False),
            )
        if verb:
            self._say(request, article, verb)

    def _say(self, request, article, verb):
        if verb == "publish" and article.is_scheduled:
            moment = timezone.localtime(article.published_at).strftime("%Y-%m-%d %H:%M")
            text = DONE["schedule"] % {"moment": moment}
        else:
            text = DONE[verb]
        self.message_user(request, text, messages.SUCCESS)

    def response_post_save_change(self, request, obj):
        """Stay on the sheet: the next thing is to look at it or to go on writing."""
        return redirect("admin:articles_article_change", obj.pk)

    response_post_save_add = response_post_save_change

    # --- Steps with a reason

    def get_urls(self):
        step = self.admin_site.admin_view(self.step_view)
        return [
            path(
                "<path:object_id>/step/<slug:verb>/", step, name="articles_article_step"
            ),
            *super().get_urls(),
        ]

    def step_view(self, request, object_id, verb):
        """Ask why, then take the step."""
        article = self.get_object(request, object_id)
        if not article or verb not in ASKED:
            raise Http404("step")
        if not request.user.has_perm("articles.publish_article"):
            raise PermissionDenied
        method, title = ASKED[verb]
        form = ReasonForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                getattr(article, method)(
                    request.user, reason=form.cleaned_data["reason"]
                )
            except ValidationError as error:
                form.add_error(None, error.messages)
            else:
                self._say(request, article, verb)
                return redirect("admin:articles_article_change", article.pk)
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "article": article,
            "form": form,
            "opts": self.opts,
        }
        return render(request, "admin/articles/article/step.html", context)

    # --- The list

    @admin.display(description=_("state"))
    def state_label(self, article):
        return dict(StateFilter.lookups(None, None, None))[article.state]

    @admin.display(description=_("writer"), ordering="created_by")
    def writer(self, article):
        return article.created_by

    @admin.display(description=_("published at"), ordering="published_at")
    def moment(self, article):
        return article.published_at
