from django.core.management.base import BaseCommand, CommandError

from shop import checking
from shop.models import Card, Claim, Order


class Command(BaseCommand):
    help = "Compare orders with ledger, rights, coupons and cards, and name every difference."

    def handle(self, **options):
        faults = list(checking.faults())
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            raise CommandError(f"The orders are wrong in {len(faults)} places.")
        counts = Order.objects.count(), Claim.objects.count(), Card.objects.count()
        orders, claims, cards = counts
        self.stdout.write(f"Orders: {orders}. Coupons: {claims}. Cards: {cards}. All fits.")
