from functools import wraps

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.private import private
from articles.models import Article
from comments import evidence, proof
from comments.forms.complaint import (
    ComplaintForm,
    FollowForm,
    ObjectionForm,
    SupplementForm,
    number_of,
)
from comments.models import Complaint, State
from newsportal.models import Page
from newsportal.uploads import at_most

require_form = require_http_methods(["GET", "HEAD", "POST"])


def unlisted(view):
    """Let nobody keep, index or pass on a page that its address opens."""

    @wraps(view)
    def answer(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response.headers["X-Robots-Tag"] = "noindex"
        response.headers["Referrer-Policy"] = "same-origin"
        return response

    return cache_control(private=True, no_store=True)(answer)


def takes_evidence(view):
    """Read files no further than evidence may be large, so that the rest is not lost."""
    limited = at_most(evidence.MOST_READ, _far_too_large)(view)

    @wraps(limited)
    def answer(request, *args, **kwargs):
        if request.method == "POST":
            request.upload_handlers.insert(0, evidence.Bound(request))
        return limited(request, *args, **kwargs)

    return answer


def _far_too_large(request, *args, **kwargs):
    return render(request, "comments/too_large.html", status=413)


@require_form
@unlisted
@takes_evidence
def complain(request):
    """Take a complaint from anybody, without an account."""
    if request.method == "POST":
        form = ComplaintForm(request.POST, request.FILES, request=request)
        if complaint := form.file():
            messages.success(request, _("We have your complaint."))
            return redirect(complaint)
        return _form(request, form)
    article = _named(request)
    initial = {"article": article.canonical_url} if article else {}
    return _form(request, ComplaintForm(initial=initial, request=request), article)


@require_POST
@unlisted
def find(request):
    """Lead to the complaint whose key somebody types."""
    form = FollowForm(request.POST)
    if form.is_valid():
        return redirect(form.cleaned_data["key"])
    # It stands far below; a browser goes there by itself.
    form.fields["key"].widget.attrs["autofocus"] = True
    return _form(request, ComplaintForm(request=request), follow=form)


@require_safe
@cache_control(no_store=True)
def challenge(request):
    """Give a browser something to work on."""
    return JsonResponse(proof.challenge())


@require_form
@unlisted
@takes_evidence
def complaint(request, key):
    """Show how a complaint stands to whoever knows its key, and take more."""
    found = get_object_or_404(Complaint.objects.select_related("article"), key=key)
    found.article.mask()
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = SupplementForm(*sent, request=request, complaint=found)
    if sent and form.add():
        messages.success(request, _("We have what you added."))
        return redirect(found)
    context = {
        "complaint": found,
        "form": form,
        "said": found.entries.prefetch_related("files"),
    }
    return _answer(request, "comments/complaint.html", context)


@require_form
@private
def objection(request, pk):
    """Show whoever wrote an article why it was taken down, and take their objection."""
    mine = Complaint.objects.about(request.user).select_related("article")
    found = get_object_or_404(mine, pk=pk)
    found.article.mask()
    form = ObjectionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            found.object(request.user, text=form.cleaned_data["text"])
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("We have your objection."))
            return redirect("comments:objection", pk)
    context = {
        "complaint": found,
        "form": form,
        "may_object": found.state == State.ACCEPTED,
        "said": [entry for entry in found.entries.all() if not entry.is_claimants],
    }
    return _answer(request, "comments/objection.html", context)


def _named(request):
    """Return the article that the address names, if it names one; 404 for a strange one."""
    text = request.GET.get("article")
    if text is None:
        return None
    number = number_of(text)
    article = number and Article.objects.published().filter(pk=number).first()
    if not article:
        raise Http404("article")
    return article


def _form(request, form, article=None, follow=None):
    context = {
        "form": form,
        "article": article or getattr(form, "cleaned_data", {}).get("article"),
        "follow": follow or FollowForm(auto_id="follow_%s"),
        "rules": Page.objects.filter(slug="complaints").first(),
    }
    return _answer(request, "comments/complain.html", context)


def _answer(request, template, context):
    """Answer 422 or 429 with what was typed, where a form was refused."""
    forms = [context["form"], context.get("follow")]
    retry_after = getattr(context["form"], "retry_after", None)
    is_wrong = any(form is not None and form.is_bound and form.errors for form in forms)
    status = 429 if retry_after else 422 if is_wrong else 200
    response = render(request, template, context, status=status)
    if retry_after:
        response.headers["Retry-After"] = str(retry_after)
    return response
