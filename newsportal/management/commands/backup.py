from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from newsportal import backups, preflight


class Command(BaseCommand):
    help = "Write database and files into a new folder, with a manifest that proves them."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "--to", type=Path, default=Path(settings.VAR_DIR) / "backups", help="parent folder"
        )
        parser.add_argument("--keep", type=int, help="delete all but so many of the newest")
        parser.add_argument(
            "--check", action="store_true", help="restore into a scratch database and compare"
        )

    def handle(self, *, to, keep, check, **options):
        if keep is not None and keep < 1:
            raise CommandError("--keep has to be 1 or more.")
        try:
            with preflight.database():
                made = backups.make(to, self.stdout.write)
                if check:
                    backups.check(made, self.stdout.write)
        except (backups.BackupError, preflight.LaunchError, OSError) as error:
            raise CommandError(error) from error
        self.stdout.write(f"{'Checked' if check else 'Written'}: {made}")
        for old in backups.prune(to, keep) if keep else []:
            self.stdout.write(f"Deleted: {old}")
