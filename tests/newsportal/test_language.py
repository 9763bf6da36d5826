"""Each thread speaks its own language, by Django's own functions."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, local

from django.apps import apps
from django.utils import translation
from django.utils.translation import trans_real


def test_threads_that_answer_at_the_same_time_do_not_change_each_others_language():
    both = Barrier(2, timeout=10)

    def spoken(language):
        with translation.override(language):
            both.wait()
            said = translation.get_language(), translation.gettext("Home")
            both.wait()
        return said

    with ThreadPoolExecutor(2) as threads:
        said = list(threads.map(spoken, ["en", "zh-hans"]))
    assert said == [("en", "Home"), ("zh-hans", "首页")]


def test_django_knows_no_other_place_for_the_language():
    apps.get_app_config("newsportal").ready()
    with translation.override("en"):
        assert type(trans_real._active) is local
        assert trans_real._active.value.to_language() == "en"
