from django.core.management.base import BaseCommand, CommandError

from newsportal import log
from newsportal.models import LogSeal


class Command(BaseCommand):
    help = "Check the chain of hashes over the log, and name the tail not yet sealed."

    def handle(self, **options):
        faults = list(log.faults())
        for fault in faults:
            self.stderr.write(fault)
        tail = log.unsealed().count()
        self.stdout.write(f"Sealed: {LogSeal.objects.count()}. Not yet sealed: {tail}.")
        if faults:
            raise CommandError(f"The log was changed in {len(faults)} places.")
        self.stdout.write("The chain holds.")
