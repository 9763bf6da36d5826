"""Simple mode: one switch leaves reading, search and the desk, and no way to the rest."""

import re
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.test import TestCase
from django.urls import NoReverseMatch, reverse

from newsportal import simple, site
from newsportal.models import NavigationItem, SiteSettings
from tests.addresses import BLANKS, patterns
from tests.factories import (
    PASSWORD,
    make_article,
    make_author,
    make_category,
    make_editor,
    make_member,
    make_newsflash,
    make_topic,
)

LINK = re.compile(r'(?:href|src|action)="([^"#][^"]*)"')


class SimpleModeTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        section = make_category()
        author = make_author(member=make_member())
        cls.article = make_article(
            published=True, category=section, authors=[author], tags=["江"]
        )
        cls.member = make_member()
        cls.editor = make_editor()
        make_topic(cls.article)
        make_newsflash()
        NavigationItem.objects.create(title="签到", url="/checkin/")
        NavigationItem.objects.create(title="我的", url="/me/?from=menu")
        NavigationItem.objects.create(title="最新", url="/latest/")
        SiteSettings.objects.update(is_simple=True)

    def setUp(self):
        site.forget()

    def test_every_other_address_is_closed_for_everybody(self):
        closed = 0
        for address, name in addresses():
            if simple.is_open(name):
                continue
            for visitor in (None, self.member):
                self.client.logout()
                if visitor:
                    self.client.force_login(visitor)
                for ask in (self.client.get, self.client.post):
                    response = ask(address)
                    self.assertEqual(response.status_code, 404, (name, visitor))
                    self.assertContains(response, "deadend", status_code=404)
            closed += 1
        self.assertGreater(closed, 50)

    def test_no_page_that_is_left_leads_to_a_closed_one(self):
        seen, waiting = set(), ["/", "/nowhere/", f"/search/?q={self.article.title}"]
        while waiting:
            address = waiting.pop()
            if address in seen:
                continue
            seen.add(address)
            response = self.client.get(address)
            is_right = response.status_code in (200, 301, 302, 405) or address == "/nowhere/"
            self.assertTrue(is_right, (address, response.status_code))
            if response.headers.get("Content-Type", "").startswith("text/html"):
                waiting += self.links(address, response.content.decode())
        self.assertIn(self.article.get_absolute_url(), seen)
        self.assertIn("/latest/", seen)
        self.assertGreater(len(seen), 25)

    def links(self, address, html):
        for link in LINK.findall(html):
            parts = urlsplit(urljoin(f"{settings.SITE_URL}{address}", link))
            is_ours = f"{parts.scheme}://{parts.netloc}" == settings.SITE_URL
            if is_ours and not parts.path.startswith(("/static/", "/view/")):
                yield f"{parts.path}{'?' if parts.query else ''}{parts.query}"

    def test_the_desk_is_reached_and_works(self):
        door = reverse("account_login")
        response = self.client.post(door, {"login": self.editor.username, "password": PASSWORD})
        self.assertRedirects(response, reverse("admin:index"))
        self.assertContains(self.client.get(reverse("mfa_index")), "/me/security/")
        self.assertNotContains(self.client.get(reverse("mfa_index")), 'href="/me/"')
        editor = reverse("admin:articles_article_change", args=[self.article.pk])
        self.assertContains(self.client.get(editor), self.article.title)

    def test_a_member_who_signs_in_is_led_to_the_front_page(self):
        door = reverse("account_login")
        fields = {"login": self.member.username, "password": PASSWORD}
        self.assertRedirects(self.client.post(door, fields), "/")

    def test_switched_back_all_is_as_it_was(self):
        SiteSettings.objects.update(is_simple=False)
        site.forget()
        self.assertContains(self.client.get("/"), 'href="/me/"')
        self.assertContains(self.client.get("/"), 'href="/checkin/"')
        self.assertEqual(self.client.get(reverse("accounts:levels")).status_code, 302)


def addresses():
    """Yield an address of every view outside the desk, with the name of the view."""
    for name, _pattern, blanks in patterns():
        if not name.startswith("admin:"):
            try:
                yield reverse(name, kwargs={blank: BLANKS[blank] for blank in blanks}), name
            except NoReverseMatch as error:
                raise AssertionError(f"{name}: {error}") from error
