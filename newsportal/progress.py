"""A bar that shows how far a command has come."""

from typing import TextIO

BAR = 40


def draw(output: TextIO, done: int, total: int) -> None:
    """Draw the bar over the last one; a log file gets none."""
    if not (output.isatty() and total):
        return
    bar = "█" * (BAR * done // total)
    end = "\n" if done == total else ""
    output.write(f"\r{bar:·<{BAR}} {done:,} / {total:,}{end}")
    output.flush()
