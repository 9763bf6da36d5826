import sys

from django.core.management.base import BaseCommand, CommandError

from newsportal import launch
from newsportal.preflight import LaunchError


class Command(BaseCommand):
    help = "Run the whole portal: its database unless one is named, web server and worker."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "--with-parent",
            action="store_true",
            help="end when the process that started this one has ended",
        )

    def handle(self, *, with_parent, **options):
        sys.stdout.reconfigure(line_buffering=True)
        try:
            launch.run(self.stdout.write, with_parent=with_parent)
        except LaunchError as error:
            raise CommandError(error) from error
