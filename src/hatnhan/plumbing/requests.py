"""Every answer carries the number of its request, so that a fault can be found in the log."""

import logging
from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse

from hatnhan.kernel.ids import new_id

_request_id: ContextVar[str] = ContextVar("request_id", default="-")


def request_id() -> str:
    """Give the number of the request that is being answered."""
    return _request_id.get()


class RequestIds:
    """Middleware that numbers requests."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Number the request for its log lines and its answer."""
        token = _request_id.set(new_id().hex)
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = request_id()
            return response
        finally:
            _request_id.reset(token)


class WithRequestId(logging.Filter):
    """Log lines carry the request's number."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Add the number; let every line through."""
        record.request_id = request_id()
        return True
