"""The word list while many use it and some change it."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client, TransactionTestCase

from newsportal import words
from newsportal.models import Word
from newsportal.wordfile import read
from newsportal.words import Scope
from tests.factories import make_moderator

ADD = "/admin/newsportal/word/add/"


def in_parallel(work, arguments):
    """Call `work` with each argument, each in a thread and on a connection of its own."""

    def call(argument):
        try:
            return work(argument)
        finally:
            connection.close()

    arguments = list(arguments)
    with ThreadPoolExecutor(len(arguments)) as pool:
        return list(pool.map(call, arguments))


@pytest.mark.usefixtures("transactional_db")
class CrowdTests(TransactionTestCase):
    def test_while_the_list_changes_each_reader_sees_all_of_it_or_nothing(self):
        moderator = make_moderator()

        def work(number):
            if number == 3:
                lines, _faults = read("葵花典\n玉女经")
                Word.objects.put(lines, moderator, action="mask", scopes=list(Scope))
            return [words.mask("葵花典与玉女经", Scope.COMMENT) for _ in range(50)][-1]

        seen = set(in_parallel(work, range(8)))
        self.assertLessEqual(seen, {"葵花典与玉女经", "***与***"})
        words.site.forget()
        self.assertEqual(words.mask("葵花典与玉女经", Scope.COMMENT), "***与***")

    def test_the_same_words_pasted_by_many_are_listed_once(self):
        moderators = [make_moderator() for _ in range(6)]

        def paste(moderator):
            client = Client()
            client.force_login(moderator)
            sent = {
                "words": "葵花典\n葵 花 典2\n玉女经",
                "action": "mask",
                "scopes": ["comment"],
            }
            return client.post(ADD, sent).status_code

        self.assertEqual(set(in_parallel(paste, moderators)), {302})
        self.assertEqual(Word.objects.count(), 3)
