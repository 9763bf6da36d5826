from . import article, author, category, front, newsflash, picture, push, tag, topic

__all__ = [
    "article",
    "author",
    "category",
    "front",
    "newsflash",
    "picture",
    "push",
    "tag",
    "topic",
]
