"""What follows a comment in the background."""

from procrastinate.contrib.django import app

from .models import Comment


@app.task(name="comment_appeared", retry=3)
def comment_appeared(comment):
    """Pay for a comment that was public at once, and tell whom it concerns."""
    for found in Comment.objects.filter(pk=comment):
        found.appear()
