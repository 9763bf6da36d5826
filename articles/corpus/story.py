"""One article of the corpus, the same each time for its number."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from articles.body.writer import heading_id
from articles.models import Kind, Status

from .prose import Prose

# So many paragraphs are written; articles are made of them, as no two need differ in all.
PARAGRAPHS = 2000

YEARS = timedelta(days=5 * 365)

# Of a hundred articles so many are not simply public, besides those still to come.
STATUSES = {0: Status.DRAFT, 1: Status.WAITING, 2: Status.WITHDRAWN}
EXPIRED, SCHEDULED = 3, 500
KINDS = {4: Kind.REPRINT, 5: Kind.TRANSLATION, 6: Kind.READER}


@dataclass
class Story:
    """What is decided about an article before it is written down."""

    number: int
    title: str
    summary: str
    heading: str
    paragraphs: list[int]
    last: str
    category: int
    tags: list[int]
    author: int
    status: str
    kind: str
    published_at: datetime | None
    expires_at: datetime | None


class Desk:
    """Writes so many stories from one seed, spread over the years until now."""

    def __init__(self, seed: int, first: int, count: int, now: datetime) -> None:
        self.seed, self.first, self.count, self.now = seed, first, count, now
        self.random = Random(seed)  # noqa: S311 - the same each time is what is wanted
        self.prose = Prose(self.random)
        self.paragraphs = [self.prose.paragraph() for _ in range(PARAGRAPHS)]

    def story(self, number: int, categories: list, tags: list, authors: list) -> Story:
        """Return the story of this number; categories, tags, authors are drawn from."""
        draw = self.random
        draw.seed(f"{self.seed}:{number}")
        status = STATUSES.get(number % 100, Status.PUBLISHED)
        moment = self._moment(number) if status not in (Status.DRAFT, Status.WAITING) else None
        paragraphs = draw.sample(range(PARAGRAPHS), draw.randint(3, 9))
        return Story(
            number=number,
            title=self.prose.title(),
            summary=self.paragraphs[paragraphs[0]].partition("。")[0] + "。",
            heading=self.prose.heading(),
            paragraphs=paragraphs,
            last=f"本文在资料室的编号是云档{number:07d}号。",
            category=draw.choice(categories),
            tags=draw.sample(tags, 3),
            author=draw.choice(authors),
            status=status,
            kind=KINDS.get(number % 100, Kind.ORIGINAL),
            published_at=moment,
            expires_at=self.now - timedelta(hours=1) if number % 100 == EXPIRED else None,
        )

    def _moment(self, number: int) -> datetime:
        """Spread the articles over the years, a few into the days to come."""
        if number % SCHEDULED == SCHEDULED - 1:
            return self.now + timedelta(minutes=number % 10_000 + 1)
        age = 1 - (number - self.first) / self.count
        return self.now - YEARS * age - timedelta(hours=2)

    def body(self, story: Story) -> str:
        """Return the text as it is stored; a heading parts a longer one."""
        return self._body(story, "<h2>")

    def body_html(self, story: Story) -> str:
        """Return the text as readers get it."""
        return self._body(story, f'<h2 id="{heading_id(1)}">')

    def _body(self, story, opening):
        parts = [f"<p>{text}</p>" for text in self.texts(story)]
        headings = [f"{opening}{text}</h2>" for text in self.headings(story)]
        return "".join([*parts[:3], *headings, *parts[3:]])

    def texts(self, story: Story) -> list[str]:
        """Return the paragraphs, the last of them with a number found nowhere else."""
        return [*(self.paragraphs[place] for place in story.paragraphs), story.last]

    def headings(self, story: Story) -> list[str]:
        return [story.heading] if len(story.paragraphs) > 4 else []
