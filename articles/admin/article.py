from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Prefetch
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles import search
from articles.editor import EditorAdminMixin
from articles.forms.article import ArticleForm, ReasonForm
from articles.models import Article, Author, Byline, Picture, Status, Tag
from articles.models.category import Tree
from articles.models.tag import LONGEST
from articles.states import STATES, badge, stages
from newsportal import log
from newsportal.admin.base import LoggedAdmin, entries_of
from newsportal.templatetags.desk import stamp

from .bulk import BulkMixin
from .check import ChecksMixin
from .versions import VersionsMixin

# How many pictures the sheet offers at once.
COVERS = 24

# Whose names the sheet suggests, and how many at once.
NAMED = {"author": Author, "tag": Tag}
SUGGESTIONS = 8

# The steps that ask for a reason on a page of their own: verb, title, consequence.
ASKED = {
    "return": (
        "return_to_writer",
        _("Return to the writer"),
        _("It becomes a draft again, and the writer reads your reason in its history."),
    ),
    "unschedule": (
        "unschedule",
        _("Unschedule"),
        _("It becomes a draft again and will not appear at its hour."),
    ),
    "withdraw": (
        "withdraw",
        _("Withdraw"),
        _("Readers get a short notice at its address, and it leaves all lists at once."),
    ),
}
DONE = {
    "": _("Saved."),
    "submit": _("Sent for review."),
    "publish": _("Published."),
    "schedule": _("Scheduled for %(moment)s."),
    "return": _("Returned to the writer."),
    "unschedule": _("Taken off the schedule; it is a draft again."),
    "withdraw": _("Withdrawn; its address now says so."),
}


class StateFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return list(STATES.items())

    def queryset(self, request, queryset):
        match self.value():
            case None:
                return queryset
            case "published":
                return queryset.published().as_written()
            case "scheduled":
                return queryset.scheduled()
            case "expired":
                return queryset.filter(status=Status.PUBLISHED, expires_at__lte=timezone.now())
            case status:
                return queryset.filter(status=status)


class SectionFilter(admin.SimpleListFilter):
    """A category with all that stands below it, as readers understand it."""

    title = _("category")
    parameter_name = "category"

    def lookups(self, request, model_admin):
        self.tree = Tree()
        return [(number, self._way(number)) for number in self.tree.ordered()]

    def _way(self, number):
        return " / ".join(item.name for item in self.tree.trail(number))

    def queryset(self, request, queryset):
        value = self.value()
        number = next((pk for pk in self.tree.by_pk if str(pk) == value), None)
        if number is None:
            return queryset
        return queryset.filter(category__in=self.tree.branch(number))


@admin.register(Article)
class ArticleAdmin(BulkMixin, VersionsMixin, ChecksMixin, EditorAdminMixin, LoggedAdmin):
    """The stock of articles, and the sheet on which each is written."""

    form = ArticleForm
    list_display = ["title", "state_badge", "category", "writer", "moment"]
    list_filter = [StateFilter, SectionFilter, "kind", "access"]
    search_fields = ["title", "=id"]
    ordering = ["-pk"]
    # What else one would sort by is looked for or filtered: it would read the whole stock.
    sortable_by = ["moment"]
    change_form_template = "admin/articles/article/change_form.html"

    # --- Who may what

    def get_queryset(self, request):
        return super().get_queryset(request).editable_by(request.user).for_desk()

    def get_object(self, request, object_id, from_field=None):
        articles = Article.objects.editable_by(request.user)
        bylines = Prefetch("bylines", Byline.objects.select_related("author"))
        articles = articles.select_related("category", "cover").prefetch_related(bylines)
        try:
            return articles.get(pk=object_id)
        except (Article.DoesNotExist, ValueError, ValidationError, OverflowError):
            return None

    def has_change_permission(self, request, obj=None):
        if obj is None:
            return super().has_change_permission(request)
        return obj.may_be_changed_by(request.user)

    def has_delete_permission(self, request, obj=None):
        """What was ever published stays, as its address and its versions do."""
        if not super().has_delete_permission(request, obj):
            return False
        if obj is None:
            return True
        is_mine = self.has_change_permission(request, obj)
        is_draft = obj.status in (Status.DRAFT, Status.WAITING)
        return is_mine and is_draft and not obj.revisions.exists()

    def open_rows(self, request):
        """Return the articles that wait for this person; the menu counts them."""
        if not request.user.has_perm("articles.publish_article"):
            return Article.objects.none()
        return Article.objects.editable_by(request.user).waiting()

    # --- The sheet

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.request = request
        if obj and request.user.has_perm("articles.view_revision"):
            form.taken_up = self.version_of(obj, request.GET.get("version", ""))
        return form

    def get_fields(self, request, obj=None):
        """Return the fields, without what is not this person's to decide."""
        if obj and not self.has_change_permission(request, obj):
            return ["title", "summary", "category"]
        fields = [
            "title",
            "summary",
            "body",
            "category",
            "byline",
            "source_name",
            "source_url",
            "kind",
            "is_advertisement",
            "is_generated",
            "tag_names",
            "cover",
            "cover_upload",
            "allows_comments",
        ]
        if request.user.has_perm("articles.publish_article"):
            fields += ["access", "price", "published_at", "expires_at"]
        return fields

    def get_changeform_initial_data(self, request):
        author = getattr(request.user, "author", None)
        return {
            "byline": [author.name] if author else []
        } | super().get_changeform_initial_data(request)

    def render_change_form(
        self, request, context, add=False, change=False, form_url="", obj=None
    ):
        form = context["adminform"].form
        if form.is_bound and obj:
            # What is typed belongs to the form; the article is what is stored.
            obj = self.get_object(request, obj.pk)
        context |= {
            "article": obj,
            "steps": (obj or Article()).steps_for(request.user),
            "stages": stages(obj),
            "theirs": form.theirs,
            "taken_up": form.taken_up,
            "cover": self._cover(form, obj),
            "last_entry": obj and entries_of(obj).first(),
            "last_word": obj and entries_of(obj).exclude(reason="").first(),
        }
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _cover(self, form, article):
        """Return the picture that the form shows: the chosen one, or the article's own."""
        if (form.is_bound or form.taken_up) and "cover" in form.fields:
            number = str(form["cover"].value() or "")
            chosen = number.isdecimal() and Picture.objects.filter(pk=number[:18]).first()
            if chosen or form.is_bound:
                return chosen or None
        return article.picture if article else None

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
        if number := form.cleaned_data.get("restored"):
            log.record(request.user, "restore", form.instance, after={"version": number})
        form.instance.sheet = form

    def _take_step(self, request, form):
        """Do what the pressed button says; editing what is live publishes the edit."""
        article, verb = form.instance, form.verb
        if verb == "submit":
            article.submit(request.user)
        elif verb == "publish" or article.status == Status.PUBLISHED:
            verb = "publish"
            article.publish(
                request.user,
                at=form.cleaned_data.get("published_at"),
                is_minor=form.cleaned_data.get("is_minor", False),
                reason=form.cleaned_data.get("note", ""),
            )
        if verb != "publish":
            article.index()
        self._say(request, article, verb)

    def _say(self, request, article, verb):
        if verb == "publish" and article.is_scheduled:
            text = DONE["schedule"] % {"moment": stamp(article.published_at)}
        else:
            text = DONE[verb]
        self.message_user(request, text, messages.SUCCESS)

    def response_change(self, request, obj):
        """Take the step once the change itself is logged, and stay on the sheet."""
        self._take_step(request, obj.sheet)
        return redirect("admin:articles_article_change", obj.pk)

    response_add = response_change

    # --- Steps with a reason, and pictures to choose from

    def get_urls(self):
        step = self.admin_site.admin_view(self.step_view)
        covers = self.admin_site.admin_view(self.covers_view)
        names = self.admin_site.admin_view(self.names_view)
        return [
            path("covers/", covers, name="articles_article_covers"),
            path("names/<slug:kind>/", names, name="articles_article_names"),
            path("<path:object_id>/step/<slug:verb>/", step, name="articles_article_step"),
            *super().get_urls(),
        ]

    def step_view(self, request, object_id, verb):
        """Ask why, then take the step."""
        article = self.get_object(request, object_id)
        if not article or verb not in ASKED:
            raise Http404("step")
        if not request.user.has_perm("articles.publish_article"):
            raise PermissionDenied
        method, title, consequence = ASKED[verb]
        form = ReasonForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                getattr(article, method)(request.user, reason=form.cleaned_data["reason"])
            except ValidationError as error:
                form.add_error(None, error.messages)
            else:
                self._say(request, article, verb)
                return redirect("admin:articles_article_change", article.pk)
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "consequence": consequence,
            "is_open": verb in article.steps_for(request.user),
            "article": article,
            "form": form,
            "opts": self.opts,
        }
        return render(request, "admin/articles/article/step.html", context)

    def covers_view(self, request):
        """Offer the newest pictures of the library, or those a word describes."""
        if not request.user.has_perm("articles.view_picture"):
            raise PermissionDenied
        query = request.GET.get("q", "").replace("\0", "").strip()[:100]
        pictures = Picture.objects.licensed().order_by("-pk")
        if query:
            pictures = pictures.described_by(query)
        context = {"pictures": pictures[:COVERS], "query": query}
        return render(request, "admin/articles/article/_covers.html", context)

    def names_view(self, request, kind):
        """Suggest authors or tags that hold what was typed so far."""
        if not self.has_view_permission(request) or kind not in NAMED:
            raise PermissionDenied
        typed = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST]
        names = NAMED[kind].objects.filter(name__icontains=typed).order_by("name")
        found = names.values_list("name", flat=True)[:SUGGESTIONS] if typed else []
        return JsonResponse({"names": list(found)})

    # --- The list

    def get_search_results(self, request, queryset, search_term):
        """Find words as readers do, in articles of every state, and numbers besides."""
        if not search_term:
            return queryset, False
        return queryset.filter(pk__in=search.for_desk(search_term)), False

    def get_list_display(self, request):
        """Leave out who wrote it where everything is one's own."""
        columns = super().get_list_display(request)
        if request.user.has_perm("articles.edit_any_article"):
            return columns
        return [name for name in columns if name != "writer"]

    @admin.display(description=_("state"))
    def state_badge(self, article):
        return badge(article)

    @admin.display(description=_("writer"), ordering="created_by")
    def writer(self, article):
        return article.created_by

    @admin.display(description=_("published at"), ordering="published_at")
    def moment(self, article):
        return stamp(article.published_at) if article.published_at else None
