from . import member, report

__all__ = ["member", "report"]
