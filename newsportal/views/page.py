from django.shortcuts import get_object_or_404, render

from newsportal.models import Page
from newsportal.page_cache import remembered


@remembered()
def page(request, slug):
    flatpage = get_object_or_404(Page, slug=slug)
    return render(request, "newsportal/page.html", {"flatpage": flatpage})
