"""The readers' voice: what they say under an article, and what they complain of."""

from .comment import LONGEST, MOST_PINNED, Comment
from .complaint import Complaint, Right, State
from .evidence import Deed, Entry, Evidence
from .like import CommentLike
from .report import Report
from .sealed_copy import SealedCopy
from .status import STEPS, Status, StepError

__all__ = [
    "LONGEST",
    "MOST_PINNED",
    "STEPS",
    "Comment",
    "CommentLike",
    "Complaint",
    "Deed",
    "Entry",
    "Evidence",
    "Report",
    "Right",
    "SealedCopy",
    "State",
    "Status",
    "StepError",
]
