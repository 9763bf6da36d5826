"""What the site as a whole remembers."""

from .announcement import Announcement
from .figure import DayFigure
from .limit import LimitCount, SignInFailure
from .log import LogEntry, LogSeal
from .page import Page, PageVersion
from .settings import FriendlyLink, NavigationItem, SiteSettings
from .word import Word, WordList

__all__ = [
    "Announcement",
    "DayFigure",
    "FriendlyLink",
    "LimitCount",
    "LogEntry",
    "LogSeal",
    "NavigationItem",
    "Page",
    "PageVersion",
    "SignInFailure",
    "SiteSettings",
    "Word",
    "WordList",
]
