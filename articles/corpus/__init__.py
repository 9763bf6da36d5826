"""A stock of articles of any size, to try the portal on: made of nothing but a seed."""

from .maker import make

__all__ = ["make"]
