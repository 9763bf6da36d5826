from django.core.management.base import BaseCommand, CommandError

from accounts import checkins, points
from accounts.models import CheckIn, LedgerLine


class Command(BaseCommand):
    help = "Add up points and streaks again and name every difference."

    def handle(self, **options):
        faults = [*points.faults(), *checkins.faults()]
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            raise CommandError(f"The points are wrong in {len(faults)} places.")
        lines, days = LedgerLine.objects.count(), CheckIn.objects.count()
        self.stdout.write(f"Lines: {lines}. Check-ins: {days}. Everything adds up.")
