import secrets
import string

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from newsportal.preflight import LaunchError, database

# Without letters and digits that look alike.
ALPHABET = "".join(set(string.ascii_letters + string.digits) - set("0O1lI"))


class Command(BaseCommand):
    help = "Give a member a new password, made at random, and show it once."

    def add_arguments(self, parser):
        parser.add_argument("username", nargs="?", default="admin")

    def handle(self, *, username, **options):
        password = "".join(secrets.choice(ALPHABET) for _ in range(16))
        try:
            with database():
                self.give(username, password)
        except LaunchError as error:
            raise CommandError(error) from error
        self.stdout.write(box(username, password))

    def give(self, username, password):
        members = get_user_model().objects
        member = members.filter(username=username).first()
        if not member:
            raise CommandError(f"There is no member {username}: name another.")
        member.set_password(password)
        member.save(update_fields=["password"])


def box(username, password):
    """Return a frame around what one needs to sign in."""
    lines = [
        f"Sign in at  {settings.SITE_URL}{reverse('admin:index')}",
        f"Name        {username}",
        f"Password    {password}   (shown only now)",
    ]
    width = max(map(len, lines))
    edge = f"+{'-' * (width + 4)}+"
    return "\n".join([edge, *(f"|  {line:{width}}  |" for line in lines), edge])
