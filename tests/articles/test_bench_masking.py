"""The benchmark's line about saving beside the masking runs, and leaves nothing behind."""

import pytest

from articles.bench_masking import parts
from articles.models import Article
from newsportal.models import Word
from tests.factories import make_article


@pytest.mark.usefixtures("transactional_db")
def test_a_save_is_measured_beside_a_process_that_masks():
    for _count in range(30):
        make_article(published=True, summary="一二三。")
    for call in parts():
        call.run()
        call.run()
        call.end()
    assert Word.objects.count() == 0
    assert Article.objects.stale().count() == 0
    assert Article.objects.filter(summary="。三二一").exists()
