"""What the articles of a corpus are made with, and what follows from their numbers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from .story import Desk, Story
from .surroundings import EDITORS


@dataclass
class Stock:
    desk: Desk
    first: int
    count: int
    categories: list[int]
    tags: list[int]
    authors: list[int]
    members: list[int]

    @property
    def last(self) -> int:
        return self.first + self.count - 1

    def stories(self) -> Iterator[Story]:
        """Yield all stories, the same again each time."""
        for number in range(self.first, self.last + 1):
            yield self.desk.story(number, self.categories, self.tags, self.authors)

    def writer(self, story: Story) -> int:
        return self.members[story.number % EDITORS]

    def written_at(self, story: Story) -> datetime:
        return (self.released_at(story) or self.desk.now) - timedelta(hours=3)

    def released_at(self, story: Story) -> datetime | None:
        """Return when an editor pressed the button, which may be before it came out."""
        return story.published_at and min(story.published_at, self.desk.now)
