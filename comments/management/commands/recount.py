from django.core.management.base import BaseCommand

from comments import counters


class Command(BaseCommand):
    help = "Count comments, replies and likes again and mend every count that is wrong."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="only name them")

    def handle(self, *, dry_run, **options):
        faults = list(counters.faults())
        for fault in faults:
            self.stderr.write(str(fault))
            if not dry_run:
                fault.mend()
        verb = "Would mend" if dry_run else "Mended"
        self.stdout.write(f"{verb}: {len(faults)}.")
