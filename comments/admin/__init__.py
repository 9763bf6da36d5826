from . import comment, complaint, report

__all__ = ["comment", "complaint", "report"]
