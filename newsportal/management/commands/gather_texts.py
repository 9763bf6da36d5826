import subprocess
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.core.management.commands import makemessages
from django.utils.translation import to_locale


class Gather(makemessages.Command):
    # A translation guessed from a similar text is worse than none.
    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching"]


class Command(BaseCommand):
    help = "Gather the texts of code and templates in the catalogues, and compile these."
    requires_system_checks = []

    def handle(self, **options):
        for domain in ("django", "djangojs"):
            call_command(
                Gather(),
                domain=domain,
                locale=[to_locale(code) for code, _ in settings.LANGUAGES],
                ignore_patterns=["tests/*", "var/*", "vendor/*"],
                no_location=True,
                no_obsolete=True,
                verbosity=0,
            )
        for catalogue in sorted(Path(settings.LOCALE_PATHS[0]).glob("*/*/*.po")):
            finish(catalogue)


def finish(catalogue):
    """Complete what needs no translator, and compile."""
    if catalogue.parts[-3] == "en":
        # The texts are English, so each is its own translation.
        run("msgen", "--output-file", catalogue, catalogue)
    lines = catalogue.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith('"POT-Creation-Date')]
    catalogue.write_text("".join(kept), encoding="utf-8")
    compiled = catalogue.with_suffix(".mo")
    run("msgfmt", "--check-format", "--output-file", compiled, catalogue)


def run(*command):
    try:
        subprocess.run(command, check=True)  # noqa: S603
    except FileNotFoundError:
        raise CommandError(f"{command[0]} is missing: install gettext.") from None
    except subprocess.CalledProcessError as error:
        raise CommandError(f"{command[0]} refuses {command[-1]}, see above.") from error
