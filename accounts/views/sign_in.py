"""Signing in and up; the rest of allauth's views is used as it is (accounts/doors.py)."""

from allauth.account import views
from django.db import IntegrityError, transaction

from accounts.models import Member


class SignInView(views.LoginView):
    def form_invalid(self, form):
        """Answer 429 to who tried too often."""
        response = super().form_invalid(form)
        for error in form.non_field_errors().as_data():
            if error.code == "too_often":
                response.status_code = 429
                response.headers["Retry-After"] = str(error.params["seconds"])
        return response


class SignUpView(views.SignupView):
    def form_valid(self, form):
        """Make the account, or say that somebody took the name a moment ago."""
        try:
            with transaction.atomic():
                return super().form_valid(form)
        except IntegrityError:
            if not Member.objects.named(form.cleaned_data["username"]).exists():
                raise
        form.add_error("username", Member._meta.get_field("username").error_messages["unique"])
        return self.form_invalid(form)


class ConfirmEmailView(views.ConfirmEmailView):
    def logout_other_user(self, confirmation):
        """Leave alone who is signed in: a link in a mail signs nobody out."""
