"""Messages of many at once: one conversation, one message a form, true numbers."""

from concurrent.futures import ThreadPoolExecutor
from random import Random
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import F, Q

from accounts import messaging
from accounts.models import Conversation, Message, Party
from newsportal import site
from newsportal.limits import LimitExceeded
from newsportal.models import SiteSettings
from tests.factories import make_member


def unread_by_counting(party):
    """Return how many messages of others a side has neither read nor cleared."""
    rows = Message.objects.filter(conversation=party.conversation_id, pk__gt=party.cleared_to)
    others = ~Q(sender=party.member_id) | Q(sender=None)
    return rows.filter(others, pk__gt=party.read_to).count()


@pytest.mark.django_db(transaction=True)
class TestCrowds:
    @pytest.fixture(autouse=True)
    def generous_limits(self, transactional_db):
        SiteSettings.objects.update(messages_per_minute=1000, new_partners_per_day=10000)
        site.forget()

    def together(self, count, deed):
        """Let so many threads, each with a connection of its own, do a thing at once."""
        gate = Barrier(count)

        def run(number):
            try:
                gate.wait()
                return deed(number)
            finally:
                connection.close()

        with ThreadPoolExecutor(count) as crowd:
            return list(crowd.map(run, range(count)))

    def test_two_who_write_first_at_once_share_one_conversation(self):
        for _ in range(5):
            pair = make_member(), make_member()
            self.together(
                8,
                lambda n, pair=pair: messaging.send(
                    pair[n % 2], pair[1 - n % 2], f"第{n}条", uuid4()
                ),
            )
            conversation = Conversation.objects.get(lower=pair[0], upper=pair[1])
            assert conversation.messages.count() == 8
            sides = conversation.parties.values_list("unread", "last_message")
            assert list(sides) == [(4, conversation.messages.last().pk)] * 2

    def test_one_form_sent_many_times_at_once_is_one_message(self):
        anna, bo = make_member(), make_member()
        key = uuid4()
        sent = self.together(10, lambda n: messaging.send(anna, bo, "一次", key))
        assert len({message.pk for message in sent}) == 1
        assert Message.objects.count() == 1
        assert Party.objects.get(member=bo).unread == 1

    def test_the_limit_holds_when_many_forms_are_sent_at_once(self):
        SiteSettings.objects.update(messages_per_minute=5)
        site.forget()
        anna, bo = make_member(), make_member()

        def send(_):
            try:
                return messaging.send(anna, bo, "快", uuid4())
            except LimitExceeded:
                return None

        self.together(12, send)
        assert Message.objects.count() == 5

    def test_unread_numbers_are_true_after_any_sequence_of_deeds(self):
        members = [make_member() for _ in range(3)]
        pairs = [(a, b) for a in members for b in members if a != b]

        def live(number):
            chance = Random(number)
            for step in range(12):
                one, other = chance.choice(pairs)
                party = Party.objects.filter(member=one, partner=other).first()
                deed = chance.choice(["send", "send", "read", "clear", "read all"])
                if deed == "send" or party is None:
                    messaging.send(one, other, f"{number}.{step}", uuid4())
                elif deed == "read":
                    party.mark_read()
                elif deed == "clear":
                    party.clear()
                else:
                    one.conversations.mark_read()

        self.together(8, live)
        assert Conversation.objects.count() == 3
        for party in Party.objects.all():
            assert party.unread == unread_by_counting(party), party
            visible = party.messages.last()
            assert party.last_message == visible
        assert not Party.objects.filter(read_to__lt=F("cleared_to")).exists()
