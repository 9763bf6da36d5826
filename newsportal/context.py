from newsportal import site as site_now


def site(request):
    """Give every template the site, what it announces, and the address it is known by."""
    return {
        "site": site_now.current(),
        "announcement": site_now.announcement(),
        "canonical_path": request.path,
    }
