from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import avatars
from accounts.forms.profile import FaceForm, ProfileForm
from accounts.models import Member
from accounts.private import private
from newsportal.uploads import at_most


@require_http_methods(["GET", "HEAD", "POST"])
@private
def profile(request):
    """Let members change their name and what they say of themselves."""
    # Another object than the request's, so that a refused name shows nowhere else.
    member = Member.objects.get(pk=request.user.pk)
    form = ProfileForm(request.POST or None, instance=member)
    if request.method == "POST" and form.is_valid() and form.save():
        messages.success(request, _("Your profile is saved."))
        return redirect("accounts:profile")
    return _page(request, form, FaceForm())


def _too_large(request):
    form = FaceForm({}, {})
    form.full_clean()
    form.errors.clear()
    try:
        avatars.refuse_size()
    except avatars.ValidationError as error:
        form.add_error("picture", error)
    return _page(request, ProfileForm(instance=request.user), form, 413)


@require_POST
@private
@at_most(avatars.MAX_BYTES, _too_large)
def face(request):
    """Take a new picture of the member, or take the present one away."""
    if "remove" in request.POST:
        avatars.drop(request.user)
        messages.success(request, _("Your picture is removed."))
        return redirect("accounts:profile")
    form = FaceForm(request.POST, request.FILES)
    if form.is_valid() and form.save(request.user):
        messages.success(request, _("Your new picture is shown from now on."))
        return redirect("accounts:profile")
    return _page(request, ProfileForm(instance=request.user), form)


def _page(request, form, face_form, status=None):
    is_wrong = form.errors or face_form.errors
    context = {"form": form, "face_form": face_form}
    status = status or (422 if is_wrong else 200)
    return render(request, "accounts/profile.html", context, status=status)
