from newsportal import site as site_now


def site(request):
    """Give every template the site and the address its canonical link uses."""
    return {"site": site_now.current(), "canonical_path": request.path}
