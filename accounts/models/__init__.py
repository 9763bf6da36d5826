"""The people: who they are, what they hold and what they say to each other."""

from .member import Member

__all__ = ["Member"]
