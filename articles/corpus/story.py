"""One article of the corpus, the same each time for its number."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from articles.body.writer import heading_id
from articles.models import Kind, Status

from .prose import Prose

# Of so many characters is a text, within its last sentence.
SHORTEST, LONGEST = 600, 1420

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
    headings: list[str]
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
        self._kept: tuple[int, list[str]] = (0, [])

    def story(self, number: int, categories: list, tags: list, authors: list) -> Story:
        """Return the story of this number; categories, tags, authors are drawn from."""
        draw = self.random
        draw.seed(f"{self.seed}:{number}")
        self.prose.begin()
        status = STATUSES.get(number % 100, Status.PUBLISHED)
        moment = self._moment(number) if status not in (Status.DRAFT, Status.WAITING) else None
        return Story(
            number=number,
            title=self.prose.title(),
            summary=self.prose.sentence(),
            headings=[self.prose.heading()] * draw.randint(0, 1),
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
        headings = [f"{opening}{text}</h2>" for text in story.headings]
        return "".join([*parts[:3], *headings, *parts[3:]])

    def texts(self, story: Story) -> list[str]:
        """Return the paragraphs, the last of them with a number found nowhere else."""
        if self._kept[0] != story.number:
            self._kept = (story.number, [*self._paragraphs(story), _filed(story.number)])
        return self._kept[1]

    def _paragraphs(self, story):
        """Yield paragraphs that are this story's alone, as in a real paper."""
        draw = self.random
        draw.seed(f"{self.seed}:{story.number}:text")
        self.prose.begin()
        length, whole = 0, draw.randint(SHORTEST, LONGEST)
        while length < whole:
            sentences = []
            for _ in range(draw.randint(2, 5)):
                sentences.append(self.prose.sentence())
                length += len(sentences[-1])
                if length >= whole:
                    break
            yield "".join(sentences)


def _filed(number):
    return f"本文在资料室的编号是云档{number:07d}号。"
