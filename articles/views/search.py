"""Lead's stand-in so that other pages run; the "search" helper replaces this file."""

from django.shortcuts import render

from newsportal.switches import requires


@requires("has_search")
def search(request):
    return render(request, "404.html")
