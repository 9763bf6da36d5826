"""Where members sign in: looked up offline, printed while the site wants it."""

import struct
from functools import partial
from ipaddress import ip_address

import pytest
from django.test import TestCase
from django.utils import translation

from newsportal import regions
from newsportal.models import SiteSettings
from tests.factories import PASSWORD, make_editor, make_member

AMERICAN, CHINESE, JAPANESE = "8.8.8.8", "114.114.114.114", "2001:200::1"
PRIVATE = ["", None, "127.0.0.1", "10.1.2.3", "192.168.0.1", "::1", "fe80::1", "100.64.0.1"]


def make_database(path, first, last, line):
    """Write a database of ip2region's format 2 that knows one range inside one /16."""
    header, vector, text = bytearray(256), bytearray(256 * 256 * 8), line.encode()
    struct.pack_into("<H", header, 0, 2)
    begin, end = int(ip_address(first)), int(ip_address(last))
    here = len(header) + len(vector)
    index = struct.pack("<IIHI", begin, end, len(text), here)
    struct.pack_into("<II", vector, (begin >> 16) * 8, *[here + len(text)] * 2)
    path.write_bytes(bytes(header + vector) + text + index)
    return path


class LookUpTests(TestCase):
    def test_countries_are_known_without_any_file(self):
        self.assertEqual(regions.look_up(AMERICAN), "US")
        self.assertEqual(regions.look_up(CHINESE), "CN")
        self.assertEqual(regions.look_up(JAPANESE), "JP")

    def test_private_addresses_belong_nowhere(self):
        for address in PRIVATE:
            self.assertEqual(regions.look_up(address), "", address)

    def test_each_region_has_a_name_in_both_languages(self):
        for code in regions._names():
            self.assertTrue(regions.name(code))
            with translation.override("en"):
                self.assertTrue(regions.name(code))
        self.assertEqual(regions.name("CN-GD"), "广东")
        self.assertEqual(regions.name("TW"), "中国台湾")
        self.assertEqual(regions.name("nonsense"), "")

    def test_a_line_of_a_database_is_understood_as_old_and_new_ones_are_written(self):
        for line, code in {
            "中国|0|广东省|深圳市|电信": "CN-GD",
            "中国|内蒙古自治区|呼和浩特市|联通|CN": "CN-NM",
            "中国|上海|上海市|移动|CN": "CN-SH",
            "中国|0|香港|0|0": "HK",
            "中国|台湾省|台北市|0|CN": "TW",
            "中国|0|0|0|0": "CN",
            "美国|0|加利福尼亚|0|0": "US",
            "United States|California|0|Google LLC|US": "US",
            "0|0|0|内网IP|内网IP": "",
            "": "",
        }.items():
            self.assertEqual(regions.read(line), code, line)


@pytest.mark.parametrize(("kind", "code"), [("good", "CN-JS"), ("torn", "CN"), ("none", "CN")])
def test_the_operators_file_knows_the_province(settings, tmp_path, kind, code):
    path = tmp_path / "regions.xdb"
    if kind != "none":
        line = "中国|0|江苏省|南京市|电信"
        make_database(path, "114.114.0.0", "114.114.255.255", line)
    if kind == "torn":
        path.write_bytes(path.read_bytes()[:300])
    settings.REGION_DATABASES = [str(path)]
    regions._databases.cache_clear()
    try:
        assert regions.look_up(CHINESE) == code
        # What the file does not cover is still known by its country.
        assert regions.look_up(AMERICAN) == "US"
    finally:
        regions._databases.cache_clear()


class MemberTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.member = make_member()
        cls.editor = make_editor()

    def sign_in(self, address):
        data = {"login": self.editor.username, "password": PASSWORD}
        self.client.post("/sign-in/", data, REMOTE_ADDR=address)
        self.client.post("/sign-out/")
        self.editor.refresh_from_db()
        return self.editor.region

    def test_signing_in_notes_the_region_and_a_private_address_leaves_it(self):
        self.assertEqual(self.sign_in(AMERICAN), "US")
        self.assertEqual(self.sign_in("127.0.0.1"), "US")

    def test_the_member_page_prints_it_while_the_site_wants_it(self):
        see = partial(self.client.get, self.member.get_absolute_url())
        self.assertNotContains(see(), "属地")
        type(self.member).objects.update(region="CN-GD")
        self.assertContains(see(), "属地 广东")
        settings = SiteSettings.objects.get()
        settings.has_regions = False
        settings.save()
        self.assertNotContains(see(), "属地")
