from . import announcement, figure, log, page, settings, word

__all__ = ["announcement", "figure", "log", "page", "settings", "word"]
