from . import article, author, category, front, newsflash, picture, tag, topic

__all__ = ["article", "author", "category", "front", "newsflash", "picture", "tag", "topic"]
