from django.core.management.base import BaseCommand, CommandError

from comments.models import SealedCopy


class Command(BaseCommand):
    help = "Check each sealed copy against its hash, the log's, and its pictures' files."

    def handle(self, **options):
        faults = list(SealedCopy.objects.faults())
        for fault in faults:
            self.stderr.write(fault)
        self.stdout.write(f"Sealed copies: {SealedCopy.objects.count()}.")
        if faults:
            raise CommandError(f"{len(faults)} of them are not what was sealed.")
        self.stdout.write("All are what was sealed.")
