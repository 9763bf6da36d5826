from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from newsportal import backups, preflight


class Command(BaseCommand):
    help = "Bring a backup back into an empty database, and compare it with its manifest."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("backup", type=Path, help="the folder of one backup")
        choice = parser.add_mutually_exclusive_group()
        choice.add_argument(
            "--check", action="store_true", help="only restore into a scratch database"
        )
        choice.add_argument(
            "--replace", action="store_true", help="lose what the database holds now"
        )

    def handle(self, *, backup, check, replace, **options):
        try:
            with preflight.database():
                if check:
                    backups.check(backup, self.stdout.write)
                else:
                    backups.restore(backup, self.stdout.write, replace=replace)
        except (backups.BackupError, preflight.LaunchError, OSError) as error:
            raise CommandError(error) from error
        self.stdout.write("The backup is whole." if check else "Restored, and compared.")
