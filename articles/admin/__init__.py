from . import article, author, category, front, hot_word, newsflash, picture, push, tag, topic

__all__ = [
    "article",
    "author",
    "category",
    "front",
    "hot_word",
    "newsflash",
    "picture",
    "push",
    "tag",
    "topic",
]
