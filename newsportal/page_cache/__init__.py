"""Finished pages in each process's memory, in front of Django, and how they are dropped.

A view says that its page is the same for everyone (`remembered`), its rendering what it
shows (`mark`), and a change what it touched: by `drop`, or by a trigger. Every process
forgets the pages with that mark as soon as the change is committed.
Marks in use: article:<pk>, category:<pk>, tag:<pk>, topic:<pk>, author:<pk>, member:<pk>;
home (whatever lists all articles), newsflashes and hot; and site, which is on every page.
"""

from .marks import drop, mark
from .views import remembered

__all__ = ["drop", "mark", "remembered"]
