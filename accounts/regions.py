"""The province or country from which a member signed in last."""

from newsportal import regions


def note(sender, request, user, **kwargs):
    """Write down where a member signs in; unknown and private addresses change nothing."""
    region = regions.look_up(getattr(request, "client_address", None))
    if region and region != user.region:
        user.region = region
        user.save(update_fields=["region"])
