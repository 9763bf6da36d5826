from django.shortcuts import render


def robots(request):
    """Tell crawlers where the addresses are, and which ones lead nowhere for them."""
    return render(request, "robots.txt", content_type="text/plain; charset=utf-8")
