"""Queries of the pages of messages and notifications: few, and the same at two sizes."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Block, Follow, Message
from accounts.notifications import notify
from newsportal import site
from tests.factories import make_member, make_message

BUDGETS = {
    "/me/messages/": 8,
    "/me/messages/{pk}/": 8,
    "/me/messages/{pk}/news/?after={last}": 6,
    "/me/messages/new/": 8,
    "/me/blocks/": 8,
    "/me/notifications/": 8,
    "/member/{member}/followers/": 4,
    "/fragment/?path=/member/{member}/": 5,
}


def grow(size):
    """Return the member whose pages are measured, with so many of everything."""
    me = make_member()
    for number in range(size):
        other = make_member()
        message = make_message(other, me, f"第{number}条")
        Follow.objects.create(follower=other, followed=me)
        Block.objects.create(member=me, blocked=other)
        notify(me, "system", text=f"第{number}条")
    for number in range(size):
        make_message(other, me, f"又一条{number}")
    return me, message.conversation


def queries(client, path):
    site._drop()
    client.get("/latest/")
    with CaptureQueriesContext(connection) as captured:
        response = client.get(path)
    assert response.status_code == 200, path
    return len(captured)


@pytest.mark.django_db
def test_pages_stay_inside_their_budgets_at_two_sizes(client):
    counts = []
    for size in (3, 60):
        me, conversation = grow(size)
        client.force_login(me)
        names = {"pk": conversation.pk, "member": me.pk, "last": Message.objects.last().pk}
        paths = {path.format(**names): budget for path, budget in BUDGETS.items()}
        needed = [queries(client, path) for path in paths]
        for count, (path, budget) in zip(needed, paths.items(), strict=True):
            assert count <= budget, path
        counts.append(needed)
    assert counts[0] == counts[1]
