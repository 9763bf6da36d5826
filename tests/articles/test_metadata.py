"""What search engines and other sites read of a page, held to the published rules."""

import json
from datetime import UTC, datetime
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.test import TestCase
from django.urls import reverse
from PIL import Image

from articles import metadata
from articles.models import Article, Kind, Picture
from articles.tasks import crop_picture, make_renditions
from tests.articles.picture_files import encode, upload
from tests.factories import make_article, make_author, make_category, make_editor

RULES = json.loads(
    (Path(__file__).parent.parent / "data" / "structured-data.json").read_text("utf-8")
)
MOMENT = datetime(2021, 7, 14, 4, 54, 8, tzinfo=UTC)
SHAPES = ["1x1", "4x3", "16x9"]


class Head(HTMLParser):
    """Collects what a page says of itself: metas by name, JSON-LD, links for sharing."""

    def __init__(self, page):
        super().__init__()
        self.metas, self.graph, self.shares, self.is_json = {}, [], {}, False
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        known = dict(attributes)
        if tag == "meta" and (name := known.get("property") or known.get("name")):
            self.metas.setdefault(name, []).append(known["content"])
        self.is_json = known.get("type") == "application/ld+json"
        if tag == "a" and "share__way" in known.get("class", ""):
            self.shares[urlsplit(known["href"]).hostname] = known["href"]

    def handle_data(self, text):
        if self.is_json and text.strip():
            found = json.loads(text)
            assert found["@context"] == "https://schema.org"
            self.graph += found["@graph"]

    def item(self, kind):
        [found] = [item for item in self.graph if item["@type"] == kind]
        return found


def look_at(client, address):
    response = client.get(address)
    content = response.getvalue()
    for close in response._resource_closers:
        close()
    return Image.open(BytesIO(content))


def faults(item):
    """Yield what the published rules have against an item and what is inside it."""
    rules = RULES.get(item["@type"])
    if not rules:
        yield f"unknown type {item['@type']}"
        return
    yield from (f"{name} is missing" for name in rules["required"] if not item.get(name))
    for name, most in rules.get("longest", {}).items():
        if len(item[name]) > most:
            yield f"{name} is longer than {most}"
    for name, value in item.items():
        if name.startswith("@"):
            continue
        for one in value if isinstance(value, list) else [value]:
            if not any(is_kind(one, kind) for kind in rules["properties"].get(name, [])):
                yield f"{item['@type']}.{name} may not be {one!r}"
            if isinstance(one, dict):
                yield from faults(one)


def is_kind(value, kind):
    if kind == "Text":
        return isinstance(value, str) and value != ""
    if kind == "URL":
        return isinstance(value, str) and urlsplit(value).scheme in ("http", "https")
    if kind == "DateTime":
        return datetime.fromisoformat(value).utcoffset() is not None
    if kind in ("Number", "Boolean"):
        return isinstance(value, {"Number": int, "Boolean": bool}[kind])
    return isinstance(value, dict) and value["@type"] == kind


class PageTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        root = make_category(name="科技", slug="tech")
        cls.leaf = make_category(name="区块链", slug="blockchain", parent=root)
        cls.authors = [make_author(name="顾小满", role="记者"), make_author(name="陈渡")]
        cls.article = make_article(
            at=MOMENT,
            title="“5%” & <涨>：" + "很长的标题" * 21,
            summary="一句摘要。",
            category=cls.leaf,
            authors=cls.authors,
            tags=["电池"],
        )

    def head(self, page=None):
        address = (page or self.article).get_absolute_url()
        return Head(self.client.get(address).content.decode())

    def test_every_kind_of_article_and_an_author_keep_the_published_rules(self):
        for values in (
            {},
            {"summary": ""},
            {"is_generated": True},
            {"kind": Kind.REPRINT, "source_name": "报", "source_url": "https://example.com/"},
            {"kind": Kind.TRANSLATION, "source_url": "https://example.com/"},
        ):
            Article.objects.filter(pk=self.article.pk).update(**values)
            graph = self.head().graph
            self.assertEqual(
                [item["@type"] for item in graph], ["NewsArticle", "BreadcrumbList"]
            )
            self.assertEqual([fault for item in graph for fault in faults(item)], [], values)
        bare = make_article(published=True, category=self.leaf)
        found = [fault for item in self.head(bare).graph for fault in faults(item)]
        found += [fault for item in self.head(self.authors[0]).graph for fault in faults(item)]
        self.assertEqual(found, [])

    def test_an_article_says_when_by_whom_and_where_it_came_out(self):
        news = self.head().item("NewsArticle")
        self.assertEqual(len(news["headline"]), metadata.LONGEST_HEADLINE)
        self.assertEqual(news["datePublished"], "2021-07-14T12:54:08+08:00")
        self.assertEqual(
            [(author["name"], author["url"]) for author in news["author"]],
            [(one.name, settings.SITE_URL + one.get_absolute_url()) for one in self.authors],
        )
        logo = news["publisher"]["logo"]["url"].removeprefix(settings.SITE_URL)
        self.assertTrue(logo.endswith(".png"), logo)
        self.assertEqual(news["mainEntityOfPage"]["@id"], self.article.canonical_url)

    def test_pictures_are_shown_large_and_the_card_is_complete(self):
        metas = self.head().metas
        self.assertEqual(metas["robots"], ["max-image-preview:large"])
        self.assertEqual(metas["og:type"], ["article"])
        self.assertEqual(metas["og:url"], [self.article.canonical_url])
        self.assertEqual(metas["og:title"], [self.article.title])
        self.assertEqual(metas["article:published_time"], ["2021-07-14T12:54:08+08:00"])
        self.assertEqual(metas["article:section"], ["科技"])
        self.assertEqual(metas["article:tag"], ["电池"])
        self.assertEqual(len(metas["article:author"]), 2)
        for name in ("title", "description", "image"):
            self.assertEqual(metas[f"twitter:{name}"], metas[f"og:{name}"])
        self.assertEqual(metas["twitter:card"], ["summary_large_image"])

    def test_a_drawn_cover_is_printed_in_three_shapes(self):
        images = self.head().item("NewsArticle")["image"]
        self.assertEqual(len(images), 3)
        for address, ratio in zip(images, (1, 4 / 3, 16 / 9), strict=True):
            image = look_at(self.client, address.removeprefix(settings.SITE_URL))
            width, height = image.size
            self.assertEqual(image.format, "PNG")
            self.assertAlmostEqual(width / height, ratio, places=2)
        for path in ("/covers/nothing-1/16x9.png", "/covers/ridge-1/2x1.png"):
            self.assertEqual(self.client.get(path).status_code, 404, path)


class CropTests(TestCase):
    """Crops of a picture lie around the point where the eye should rest."""

    @classmethod
    def setUpTestData(cls):
        cls.editor = make_editor()

    def receive(self, size=(1600, 400)):
        """Return a picture that is red at its left end and blue elsewhere."""
        image = Image.new("RGB", size, "blue")
        image.paste("red", (0, 0, size[0] * 2 // 5, size[1]))
        picture = Picture.objects.receive(upload(encode(image, "PNG")), self.editor)
        make_renditions(picture=picture.pk)
        picture.refresh_from_db()
        return picture

    def colours(self, picture):
        """Return size and the colour in the middle of each crop, as it is served."""
        found = []
        for address, width, height in picture.crops:
            image = look_at(self.client, address)
            self.assertEqual((image.format, image.size), ("JPEG", (width, height)))
            red, _green, blue = image.getpixel((width // 2, height // 2))
            found.append("red" if red > blue else "blue")
        return found

    def test_an_article_names_the_crops_of_its_cover_once_they_are_cut(self):
        picture = self.receive()
        article = make_article(published=True, cover=picture)
        page = self.client.get(article.get_absolute_url()).content.decode()
        images = Head(page).item("NewsArticle")["image"]
        self.assertEqual(images, [settings.SITE_URL + crop[0] for crop in picture.crops])
        self.assertEqual(Head(page).metas["og:image"], [images[2]])
        self.assertEqual(Head(page).metas["og:image:width"], [str(picture.crops[2][1])])
        Picture.objects.update(cropped_around=[])
        page = self.client.get(article.get_absolute_url()).content.decode()
        self.assertEqual(
            Head(page).item("NewsArticle")["image"], [settings.SITE_URL + picture.url]
        )

    def test_another_point_is_cut_anew_under_the_same_names(self):
        picture = self.receive()
        self.assertEqual(self.colours(picture), ["blue"] * 3)
        before = [address for address, *_size in picture.crops]
        self.client.force_login(self.editor)
        form = {"alt": "红与蓝", "focus_x": 5, "focus_y": 50}
        address = reverse("admin:articles_picture_change", args=[picture.pk])
        self.assertEqual(self.client.post(address, form).status_code, 302)
        crop_picture(picture=picture.pk)
        picture.refresh_from_db()
        self.assertEqual(picture.cropped_around, [5, 50])
        self.assertEqual(self.colours(picture), ["red"] * 3)
        self.assertEqual([address for address, *_size in picture.crops], before)

    def test_no_crop_is_larger_than_its_picture_and_all_go_with_it(self):
        for size in ((90, 50), (50, 900), (1, 1)):
            picture = self.receive(size)
            self.colours(picture)
            self.assertTrue(all(w <= size[0] and h <= size[1] for _a, w, h in picture.crops))
        with self.captureOnCommitCallbacks(execute=True):
            picture.delete()
        for address, *_size in picture.crops:
            self.assertEqual(self.client.get(address).status_code, 404)


class ShareTests(TestCase):
    """The row below an article: plain links, the same for everybody."""

    def test_other_sites_get_the_canonical_address_encoded_once(self):
        article = make_article(published=True, title="“5%” & <涨>?#", summary="一句 + 半句")
        page = self.client.get(article.get_absolute_url()).content.decode()
        shares = Head(page).shares
        for host, title in (("service.weibo.com", "title"), ("connect.qq.com", "title")):
            asked = parse_qs(urlsplit(shares[host]).query, strict_parsing=True)
            self.assertEqual(asked["url"], [article.canonical_url])
            self.assertEqual(asked[title], [article.title])
        self.assertEqual(
            parse_qs(urlsplit(shares["connect.qq.com"]).query)["summary"], ["一句 + 半句"]
        )
        plain = urlsplit(article.canonical_url).hostname
        self.assertEqual(shares[plain], article.canonical_url)

    def test_the_code_for_a_phone_is_drawn_by_the_server(self):
        article = make_article(published=True)
        page = self.client.get(article.get_absolute_url())
        address = f"/qr.svg?path=/{article.pk}.html"
        self.assertContains(page, f'class="share__qr" src="{address}"')
        code = self.client.get(address)
        self.assertEqual(code.headers["Content-Type"], "image/svg+xml")
