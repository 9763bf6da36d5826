from . import article, author, category, front, newsflash, picture

__all__ = ["article", "author", "category", "front", "newsflash", "picture"]
