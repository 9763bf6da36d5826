"""Tell search engines and feed hubs what is new: Baidu, IndexNow, WebSub.

What there is to tell is written down in the transaction that publishes, for the moment at
which the article becomes public; a job sends it then, several addresses at once, and keeps
each answer. A machine that does not answer is asked again, later each time; one whose daily
quota is used up is asked the next day.

Sources: Baidu search resource platform, API push (text/plain, an address a line, 2,000 at
most); IndexNow 1.0 (JSON, 10,000 at most); WebSub, W3C Recommendation 2018, chapter 7.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import Request, urlopen

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from procrastinate.exceptions import AlreadyEnqueued

from newsportal import site

from . import feeds
from .models.push import Push, Service

AT_ONCE = 100
PATIENCE = 10  # seconds for an answer
LONGEST_ANSWER = 10_000


@dataclass(frozen=True)
class Answer:
    status: int
    text: str

    @property
    def is_temporary(self) -> bool:
        return self.status == 429 or self.status >= 500

    def __str__(self) -> str:
        return f"{self.status} {' '.join(self.text.split())}".strip()


def plan(article, moment: datetime | None = None) -> None:
    """Tell all machines of an article that changed; at `moment`, or now if that is past."""
    services = _configured()
    if not services:
        return
    Push.objects.cancel(article)
    due_at = max(filter(None, [moment, timezone.now()]))
    urls = {
        Service.INDEXNOW: [article.canonical_url],
        Service.WEBSUB: list(_feeds_of(article)),
        # Baidu takes new addresses only.
        Service.BAIDU: [article.canonical_url] if article.status == "published" else [],
    }
    for service in services:
        if urls[service]:
            Push.objects.plan(service, urls[service], due_at)
            schedule(service, due_at)


def schedule(service: str, due_at: datetime) -> None:
    """Have a job send what is due then; one job a minute does for all."""
    from .tasks import send_pushes

    lock = f"push-{service}-{due_at:%Y%m%d%H%M}"
    job = send_pushes.configure(schedule_at=due_at, queueing_lock=lock)
    try:
        with transaction.atomic():
            job.defer(service=str(service))
    except AlreadyEnqueued:
        pass  # That job sends this as well.


def send(service: str) -> None:
    """Send what is due for a service, and keep the answer with each address."""
    pushes = Push.objects.take(service, AT_ONCE)
    if not pushes:
        return
    if service not in _configured():
        for push in pushes:
            push.settle(False, "no longer configured")
        return
    SENDERS[service](pushes)
    waiting = Push.objects.waiting().filter(service=service).order_by("due_at").first()
    if waiting:
        schedule(service, max(waiting.due_at, timezone.now()))


def _configured() -> list[str]:
    now = site.current()
    values = {
        Service.BAIDU: now.baidu_token,
        Service.INDEXNOW: now.indexnow_key,
        Service.WEBSUB: now.websub_hub,
    }
    return [service for service, value in values.items() if value]


def _feeds_of(article) -> Iterable[str]:
    """Yield the addresses of the feeds that list an article."""
    category, paths = article.category, [reverse("articles:home")]
    while category:
        paths.append(category.get_absolute_url())
        category = category.parent
    for path in paths:
        yield from (address for _name, address in feeds.Source("", path).addresses)


# --- The three machines


def _send_indexnow(pushes: list[Push]) -> None:
    key = site.current().indexnow_key
    message = {
        "host": urlsplit(settings.SITE_URL).netloc,
        "key": key,
        "keyLocation": f"{settings.SITE_URL}/{key}.txt",
        "urlList": [push.url for push in pushes],
    }
    answer = _post(settings.INDEXNOW_URL, json.dumps(message), "application/json")
    _settle(pushes, answer)


def _send_websub(pushes: list[Push]) -> None:
    # Several articles of one moment stand in the same feed.
    urls = dict.fromkeys(push.url for push in pushes)
    fields = [("hub.mode", "publish"), *(("hub.url", url) for url in urls)]
    answer = _post(
        site.current().websub_hub, urlencode(fields), "application/x-www-form-urlencoded"
    )
    _settle(pushes, answer)


def _send_baidu(pushes: list[Push]) -> None:
    query = urlencode({"site": settings.SITE_URL, "token": site.current().baidu_token})
    lines = "\n".join(push.url for push in pushes)
    answer = _post(f"{settings.BAIDU_PUSH_URL}?{query}", lines, "text/plain")
    said = _json(answer.text)
    if "over quota" in str(said.get("message", "")):
        for push in pushes:
            push.wait_until(_next_day(), str(answer))
        return
    refused = {*said.get("not_same_site", []), *said.get("not_valid", [])}
    _settle([push for push in pushes if push.url not in refused], answer)
    for push in pushes:
        if push.url in refused:
            push.settle(False, str(answer))


SENDERS = {
    Service.BAIDU: _send_baidu,
    Service.INDEXNOW: _send_indexnow,
    Service.WEBSUB: _send_websub,
}


def _settle(pushes: list[Push], answer: Answer) -> None:
    for push in pushes:
        if answer.is_temporary:
            push.try_later(str(answer))
        else:
            push.settle(answer.status < 300, str(answer))


def _next_day() -> datetime:
    """Return the next midnight in Beijing, where Baidu's day turns over."""
    tomorrow = timezone.localtime() + timedelta(days=1)
    return tomorrow.replace(hour=0, minute=1, second=0, microsecond=0)


def _post(url: str, body: str, content_type: str) -> Answer:
    """Return the answer; where there is none, one that asks for another attempt."""
    if urlsplit(url).scheme not in ("http", "https"):
        return Answer(400, "no http address")
    headers = {"Content-Type": f"{content_type}; charset=utf-8", "User-Agent": "newsportal"}
    request = Request(url, body.encode(), headers)  # noqa: S310 - checked above
    try:
        with urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310
            return Answer(answer.status, _text(answer))
    except HTTPError as error:
        with error:
            return Answer(error.code, _text(error))
    except (URLError, HTTPException, OSError) as error:
        return Answer(599, str(getattr(error, "reason", error)))


def _text(answer) -> str:
    return answer.read(LONGEST_ANSWER).decode("utf-8", "replace").replace("\0", "")


def _json(text: str) -> dict:
    try:
        said = json.loads(text)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}
