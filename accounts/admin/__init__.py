from . import member, report, sanction

__all__ = ["member", "report", "sanction"]
