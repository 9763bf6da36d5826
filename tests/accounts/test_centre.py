from django.test import TestCase

from tests.factories import make_member


class CentreTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.member = make_member(username="南岸老周")

    def test_a_visitor_is_led_to_sign_in_and_back(self):
        response = self.client.get("/me/")
        self.assertEqual(response.status_code, 302)
        self.assertIn("next=/me/", response.headers["Location"])

    def test_it_is_for_me_alone_and_kept_nowhere(self):
        self.client.force_login(self.member)
        response = self.client.get("/me/")
        self.assertContains(response, "南岸老周")
        self.assertContains(response, '<meta name="robots" content="noindex">')
        self.assertIn("private", response.headers["Cache-Control"])
        self.assertIn("no-store", response.headers["Cache-Control"])

    def test_every_page_leads_to_it(self):
        for path in ("/", "/latest/", "/nothing-here"):
            self.assertContains(
                self.client.get(path), 'href="/me/"', status_code=404 if "not" in path else 200
            )


class MemberPageTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.member = make_member(username="南岸老周", biography="在河南岸住了三十年。")

    def test_everybody_sees_the_same_bytes(self):
        before = self.client.get(self.member.get_absolute_url())
        self.assertContains(before, "在河南岸住了三十年。")
        self.client.force_login(self.member)
        after = self.client.get(self.member.get_absolute_url())
        self.assertEqual(before.content, after.content)
        self.assertNotContains(before, "csrf")

    def test_nobody_is_found_at_a_number_that_is_nobodys(self):
        for number in (0, 10**9, 10**30):
            self.assertEqual(self.client.get(f"/member/{number}/").status_code, 404)
