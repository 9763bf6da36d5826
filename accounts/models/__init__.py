"""The people: who they are, what they hold and what they say to each other."""

from .archive import Archive
from .block import Block
from .checkin import CheckIn, Streak
from .consent import Consent
from .follow import Follow
from .level import Level
from .member import Member
from .message import LONGEST_MESSAGE, Conversation, Message, Party
from .notification import Kind, Notification, NotificationChoice
from .points import EarningRule, LedgerLine, Reason
from .report import MemberReport, Outcome, ReportReason
from .sanction import Measure, Sanction

__all__ = [
    "LONGEST_MESSAGE",
    "Archive",
    "Block",
    "CheckIn",
    "Consent",
    "Conversation",
    "EarningRule",
    "Follow",
    "Kind",
    "LedgerLine",
    "Level",
    "Measure",
    "Member",
    "MemberReport",
    "Message",
    "Notification",
    "NotificationChoice",
    "Outcome",
    "Party",
    "Reason",
    "ReportReason",
    "Sanction",
    "Streak",
]
