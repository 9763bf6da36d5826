from . import announcement, log, page, settings, word

__all__ = ["announcement", "log", "page", "settings", "word"]
