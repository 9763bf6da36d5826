from django.core.management.base import BaseCommand

from newsportal import doctor


class Command(BaseCommand):
    help = "Examine the portal: what is well, what is not, and the remedy for it."
    requires_system_checks = []

    def handle(self, **options):
        ill = 0
        for check in doctor.CHECKS:
            finding = doctor.examine(*check)
            ill += not finding.is_well
            style = self.style.SUCCESS if finding.is_well else self.style.ERROR
            sign = "✔" if finding.is_well else "✘"
            self.stdout.write(f"{style(f'{sign} {finding.name:<13}')} {finding.words}")
            if finding.remedy:
                self.stdout.write(f"{'':16}→ {finding.remedy}")
        if ill:
            raise SystemExit(1)
