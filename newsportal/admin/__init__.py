from . import log, page, settings

__all__ = ["log", "page", "settings"]
