from . import complaint

__all__ = ["complaint"]
