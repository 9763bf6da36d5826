from . import member, points, report, sanction

__all__ = ["member", "points", "report", "sanction"]
