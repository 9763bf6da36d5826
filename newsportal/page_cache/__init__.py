"""Finished pages in each process's memory, in front of Django, and how they are dropped.

A rendering says what it shows by `mark`; a change says what it touched, by `drop` or by a
trigger, and every process forgets the pages with that mark once the change is committed.
Marks in use: article:<pk>, category:<pk>, tag:<pk>, topic:<pk>, author:<pk>, member:<pk>;
home, newsflashes and hot; and site, which is on every page.
"""

from .marks import drop, mark

__all__ = ["drop", "mark"]
