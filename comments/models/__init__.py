"""The readers' voice: what they say under an article, and whose it pleases."""

from .comment import LONGEST, MOST_PINNED, Comment
from .like import CommentLike
from .report import Report
from .status import STEPS, Status, StepError

__all__ = [
    "LONGEST",
    "MOST_PINNED",
    "STEPS",
    "Comment",
    "CommentLike",
    "Report",
    "Status",
    "StepError",
]
