"""The people: who they are, what they hold and what they say to each other."""

from .block import Block
from .follow import Follow
from .member import Member
from .notification import Kind, Notification, NotificationChoice

__all__ = ["Block", "Follow", "Kind", "Member", "Notification", "NotificationChoice"]
