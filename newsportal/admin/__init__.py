from . import announcement, log, page, settings

__all__ = ["announcement", "log", "page", "settings"]
