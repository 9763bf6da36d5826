"""The benchmark of search measures what it says, against texts read from end to end."""

import pytest
from django.core.management import call_command

from articles import search_bench
from articles.models import ArticleSearch


@pytest.mark.usefixtures("transactional_db")
def test_a_lost_entry_lowers_recall_and_only_recall(monkeypatch):
    monkeypatch.setattr(search_bench, "HEADLINES", 10)
    monkeypatch.setattr(search_bench, "SAVES", 5)
    call_command("make_corpus", 120, search=True)
    whole = {line.what: line for line in search_bench.lines(lambda said: None, 7)}
    recall, precision = "recall, words of 2–8 characters", "precision, the same"
    assert whole[recall].measured > 0.99
    assert whole[precision].measured > 0.99
    assert whole["headline found first, damaged"].measured > 0.9
    assert whole["the same after it, an article"].measured > 0
    ArticleSearch.objects.filter(pk__gt=ArticleSearch.objects.latest("pk").pk - 60).delete()
    some = {line.what: line for line in search_bench.quality(7)}
    assert some[recall].measured < 0.7
    assert some[recall].is_missed
    assert some[precision].measured > 0.99
