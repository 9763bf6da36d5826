"""A way into the portal that does not pass its door."""

import threading

import pytest
from django.conf import settings
from django.test import Client
from django.utils.crypto import get_random_string
from playwright.sync_api import expect

# Milliseconds until what is awaited has failed; a machine that tests may be a busy one.
expect.set_options(timeout=30_000)


@pytest.fixture(autouse=True)
def all_is_answered(browser, live_server):
    """Let no request of this test meet the database and the memory of the next one."""
    yield
    for context in browser.contexts:
        context.close()
    for thread in threading.enumerate():
        if "process_request_thread" in thread.name:
            thread.join(60)


@pytest.fixture
def enter(page, live_server):
    """Return a function that signs a person in.

    It leaves the three cookies that the door leaves. Without the token's, the first two
    answers would each set one, and a form of one would be sent with the token of the other.
    Whoever comes next keeps it: an answer that was on its way to the one before sets it again.
    """

    def enter(person, context=page.context):
        client = Client()
        client.force_login(person)
        known = {cookie["name"]: cookie["value"] for cookie in context.cookies()}
        token = known.get(settings.CSRF_COOKIE_NAME) or get_random_string(32)
        cookies = {
            settings.SESSION_COOKIE_NAME: client.session.session_key,
            settings.CSRF_COOKIE_NAME: token,
            settings.HINT_COOKIE_NAME: "1",
        }
        context.add_cookies(
            [
                {"name": name, "value": value, "url": live_server.url}
                for name, value in cookies.items()
            ]
        )

    return enter
