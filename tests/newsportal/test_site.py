import re

from django.conf import settings
from django.test import TestCase, override_settings
from django.urls import reverse

from accounts.models.notification import Kind
from accounts.notifications import notify
from newsportal import site
from newsportal.models import FriendlyLink, NavigationItem, Page, SiteSettings
from newsportal.site import KEPT_SECONDS
from tests.factories import (
    make_article,
    make_editor,
    make_member,
    make_newsflash,
    make_operator,
)


class SettingsTests(TestCase):
    def change(self, **values):
        self.client.force_login(make_operator())
        row = SiteSettings.objects.get()
        url = reverse("admin:newsportal_sitesettings_change", args=[1])
        form = self.client.get(url).context["adminform"].form
        data = {name: form[name].value() for name in form.fields} | values
        data = {name: value for name, value in data.items() if value not in (None, False)}
        response = self.client.post(url, data)
        row.refresh_from_db()
        return response, row

    def test_an_operator_renames_the_site_and_readers_see_it(self):
        response, row = self.change(name="晴川日报", short_name="晴川")
        self.assertEqual(response.status_code, 302)
        self.assertEqual(row.name, "晴川日报")
        self.client.logout()
        self.assertContains(self.client.get("/"), "晴川日报")

    def test_blank_and_invisible_names_are_refused_at_the_field(self):
        for name in ("", "   ", "\u200b\u200b", "\u3164"):
            response, row = self.change(name=name)
            self.assertEqual(response.status_code, 200)
            self.assertIn("name", response.context["adminform"].form.errors)
            self.assertEqual(row.name, "新闻门户")

    def test_another_process_sees_a_change_within_a_minute(self):
        self.assertLessEqual(KEPT_SECONDS, 60)
        site.current()
        SiteSettings.objects.update(name="晴川日报")
        self.assertEqual(site.current().name, "新闻门户")
        kept_until, snapshot = site._kept
        site._kept = (kept_until - site.KEPT_SECONDS, snapshot)
        self.assertEqual(site.current().name, "晴川日报")

    def test_there_is_one_row_and_nobody_deletes_it(self):
        self.client.force_login(make_operator())
        url = reverse("admin:newsportal_sitesettings_delete", args=[1])
        self.assertEqual(self.client.post(url, {"post": "yes"}).status_code, 403)
        list_url = reverse("admin:newsportal_sitesettings_changelist")
        self.assertRedirects(
            self.client.get(list_url), reverse("admin:newsportal_sitesettings_change", args=[1])
        )


class SwitchTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.newsflash = make_newsflash(text="云州机场新增航线。")

    def test_a_module_that_is_on_has_entry_and_address(self):
        self.assertContains(self.client.get("/"), "云州机场新增航线。")
        self.assertEqual(self.client.get("/newsflash/").status_code, 200)
        self.assertEqual(self.client.get(self.newsflash.get_absolute_url()).status_code, 200)

    def test_what_was_told_of_a_module_leads_nowhere_else_when_it_is_off(self):
        member = make_member()
        row = notify(member, Kind.POINTS, text="连续签到", url="/checkin/", key="k")
        self.client.force_login(member)
        self.assertRedirects(self.client.get(row.get_absolute_url()), "/checkin/")
        SiteSettings.objects.update(has_checkin=False)
        site.forget()
        self.assertRedirects(self.client.get(row.get_absolute_url()), "/me/notifications/")

    def test_a_module_that_is_off_has_neither(self):
        NavigationItem.objects.create(title="快讯", url="/newsflash/")
        self.assertContains(self.client.get("/404-page"), 'href="/newsflash/"', status_code=404)
        SiteSettings.objects.update(has_newsflashes=False, has_search=False)
        site.forget()
        home = self.client.get("/").content.decode()
        self.assertNotIn("云州机场新增航线。", home)
        self.assertNotIn("/search/", home)
        self.assertNotIn('href="/newsflash/"', home)
        for path in ("/newsflash/", self.newsflash.get_absolute_url(), "/search/?q=a"):
            self.assertEqual(self.client.get(path).status_code, 404)


class PageTests(TestCase):
    def test_the_pages_every_portal_needs_are_there(self):
        for slug in (
            "about",
            "contact",
            "corrections-policy",
            "terms",
            "privacy",
        ):
            self.assertEqual(self.client.get(f"/pages/{slug}/").status_code, 200, slug)

    def test_changed_words_make_a_version_and_the_same_words_none(self):
        operator = make_operator()
        page = Page.objects.get(slug="terms")
        page.publish(operator)
        self.assertEqual(page.number, 1)
        page.body = "<p>新的条款。</p>"
        page.publish(operator)
        self.assertEqual(page.number, 2)
        self.assertEqual(list(page.versions.values_list("number", flat=True)), [2, 1])
        self.assertContains(self.client.get("/pages/terms/"), "新的条款。")

    def test_navigation_is_what_the_admin_arranged(self):
        NavigationItem.objects.create(title="体育", url="/category/sports/", position=2)
        NavigationItem.objects.create(title="要闻", url="/category/news/", position=1)
        html = self.client.get("/").content.decode()
        self.assertLess(html.index("/category/news/"), html.index("/category/sports/"))

    def test_an_entry_leads_nowhere_dangerous(self):
        for url in ("javascript:alert(1)", "//example.com", "ftp://x", "category/x"):
            item = NavigationItem(title="x", url=url)
            with self.assertRaises(Exception) as raised:
                item.full_clean()
            self.assertIn("url", raised.exception.message_dict)


class FooterTests(TestCase):
    SET = {
        "icp_number": "示例ICP备00000000号-1",
        "police_number": "示例公网安备00000000000000号",
        "licence_number": "许可证 123",
        "report_line": "举报电话 12377",
        "copyright": "© 晴川日报社",
    }

    def footers(self):
        gone = "/999999.html"
        return [
            self.client.get(path).content.decode().split("<footer", 1)[1]
            for path in ("/", gone, "/pages/about/")
        ]

    def test_what_is_set_is_printed_also_on_dead_ends(self):
        SiteSettings.objects.update(**self.SET)
        FriendlyLink.objects.create(title="友邻", url="https://example.com/")
        for footer in self.footers():
            for text in self.SET.values():
                self.assertIn(text, footer)
            self.assertIn("https://beian.miit.gov.cn/", footer)
            self.assertIn("code=00000000000000", footer)
            self.assertIn("友邻", footer)

    def test_what_is_unset_leaves_nothing(self):
        for footer in self.footers():
            for text in ("beian", "举报", "友情链接"):
                self.assertNotIn(text, footer)


class HeaderTests(TestCase):
    def test_public_pages_allow_nothing_inline_and_nothing_foreign(self):
        policy = self.client.get("/").headers["Content-Security-Policy"]
        self.assertIn("default-src 'none'", policy)
        self.assertIn("script-src 'self';", policy)
        self.assertIn("frame-ancestors 'none'", policy)
        self.assertNotIn("unsafe", policy)
        self.assertNotIn("nonce", policy)

    def test_the_policy_of_public_pages_never_changes(self):
        policies = {
            self.client.get(path).headers["Content-Security-Policy"]
            for path in ("/", "/", "/404-page", "/pages/about/")
        }
        self.assertEqual(len(policies), 1)

    def test_the_admin_has_a_nonce_new_per_answer(self):
        url = reverse("admin:login")
        first, second = (
            self.client.get(url).headers["Content-Security-Policy"] for _ in range(2)
        )
        self.assertRegex(first, r"script-src 'self' 'nonce-[\w-]{20,}'")
        self.assertNotEqual(first, second)
        self.assertNotRegex(first, r"script-src[^;]*unsafe")

    def test_every_answer_names_what_it_may_do(self):
        for path in ("/", "/404-page", "/fragment/", reverse("admin:login")):
            headers = self.client.get(path).headers
            self.assertEqual(headers["X-Content-Type-Options"], "nosniff")
            self.assertEqual(headers["X-Frame-Options"], "DENY")
            self.assertEqual(headers["Cross-Origin-Opener-Policy"], "same-origin")
            self.assertEqual(headers["Cross-Origin-Resource-Policy"], "same-origin")
            self.assertIn("camera=()", headers["Permissions-Policy"])
            self.assertIn("strict-origin", headers["Referrer-Policy"])

    def test_a_public_page_sets_no_cookie_and_varies_by_none(self):
        self.client.force_login(make_editor())
        response = self.client.get("/")
        self.assertFalse(response.cookies)
        self.assertNotIn("Cookie", response.headers.get("Vary", ""))

    @override_settings(
        SECURE_SSL_REDIRECT=True,
        SECURE_HSTS_SECONDS=31536000,
        SECURE_HSTS_INCLUDE_SUBDOMAINS=True,
    )
    def test_https_is_kept_for_a_year(self):
        response = self.client.get("/", secure=True)
        policy = response.headers["Strict-Transport-Security"]
        self.assertIn("max-age=31536000; includeSubDomains", policy)
        self.assertEqual(self.client.get("/").status_code, 301)


class NoForeignHostTests(TestCase):
    LOADED = re.compile(
        r'<(?:script|img|iframe|link|source|video|audio)\b[^>]*(?:src|href)="([^"]+)"'
    )

    def test_a_page_loads_nothing_from_elsewhere(self):
        article = make_article(published=True)
        for path in ("/", article.get_absolute_url(), "/latest/", "/404-page", "/pages/about/"):
            for address in self.LOADED.findall(self.client.get(path).content.decode()):
                is_own = address.startswith((settings.SITE_URL, "data:"))
                is_local = address.startswith("/") and not address.startswith("//")
                self.assertTrue(is_own or is_local, f"{path} loads {address}")


class FragmentTests(TestCase):
    def test_it_leads_staff_to_the_desk_and_is_never_kept(self):
        self.client.force_login(make_editor())
        response = self.client.get("/fragment/")
        self.assertIn('href="/admin/"', response.json()["slots"]["desk"])
        self.assertIn("no-store", response.headers["Cache-Control"])
        self.assertIn("private", response.headers["Cache-Control"])

    def test_a_visitor_gets_nothing(self):
        self.assertEqual(self.client.get("/fragment/").json(), {"slots": {}})

    def test_the_hint_follows_signing_in_and_out(self):
        from tests.factories import PASSWORD

        editor = make_editor()
        data = {"login": editor.username, "password": PASSWORD}
        self.client.post(reverse("account_login"), data)
        self.assertEqual(self.client.cookies["visitor"].value, "1")
        self.client.post(reverse("account_logout"))
        self.assertEqual(self.client.cookies["visitor"].value, "")


class LanguageTests(TestCase):
    def test_chinese_first(self):
        html = self.client.get("/").content.decode()
        self.assertIn('<html lang="zh-CN"', html)

    def test_the_site_speaks_english_by_setting(self):
        SiteSettings.objects.update(language="en")
        article = make_article(published=True)
        html = self.client.get(article.get_absolute_url()).content.decode()
        self.assertIn('<html lang="en"', html)
        self.assertNotIn("温馨提示", html)

    def test_a_browser_does_not_change_the_language_of_a_public_page(self):
        html = self.client.get("/", headers={"Accept-Language": "en"}).content.decode()
        self.assertIn('<html lang="zh-CN"', html)

    def test_a_person_chooses_the_language_of_the_admin(self):
        self.client.force_login(make_editor(language="en"))
        self.assertContains(self.client.get(reverse("admin:index")), "Waiting for review")
        self.assertIn('<html lang="zh-CN"', self.client.get("/").content.decode())
