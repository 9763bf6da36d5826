"""What the portal writes to standard error: lines for people, or JSON for collectors."""

import json
import logging
from collections.abc import Mapping
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest

# The number of the request that is being answered in this context, or nothing.
request_id: ContextVar[str] = ContextVar("request_id", default="")

# The blanks of addresses that stand in mails: who has the address may do what it is for.
SECRETS = {"key", "token", "uidb36"}

# What every record carries; whatever else stands on one was said by `extra`.
KNOWN = {*logging.makeLogRecord({}).__dict__, "message", "asctime", "request_id", "taskName"}


def add_request_id(record: logging.LogRecord) -> bool:
    """Name the request on a record; a filter that lets everything pass."""
    record.request_id = request_id.get() or "-"
    return True


def without_secrets(request: HttpRequest) -> str:
    """Return the path of a request without the parts that let whoever knows them in."""
    found = request.resolver_match
    return without(request.path, found.kwargs if found else {})


def without(path: str, blanks: Mapping[str, Any]) -> str:
    """Return a path with an ellipsis for each secret among what fills its blanks."""
    for name in SECRETS & blanks.keys():
        path = path.replace(f"/{blanks[name]}/", "/…/")
    return path


class JsonFormatter(logging.Formatter):
    """One JSON object a line: time (UTC, ISO 8601), level, logger, message and the rest."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "request_id": request_id.get() or None,
        }
        line |= {name: value for name, value in vars(record).items() if name not in KNOWN}
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)
