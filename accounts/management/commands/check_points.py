from django.core.management.base import BaseCommand, CommandError

from accounts import points
from accounts.models import LedgerLine


class Command(BaseCommand):
    help = "Add up the points ledger again and name every difference."

    def handle(self, **options):
        faults = list(points.faults())
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            raise CommandError(f"The points are wrong in {len(faults)} places.")
        self.stdout.write(f"Lines: {LedgerLine.objects.count()}. Everything adds up.")
