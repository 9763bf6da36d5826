"""What stands in a breadcrumb between the home page and a page."""

from typing import NamedTuple


class Level(NamedTuple):
    """A level that is no category: its name, and the address to which it leads."""

    name: str
    url: str

    def get_absolute_url(self) -> str:
        return self.url
