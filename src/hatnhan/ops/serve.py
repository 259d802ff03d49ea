"""Serving pages with two processes of many threads; more or fewer by WEB_CONCURRENCY."""

import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from gunicorn.app.base import BaseApplication

DEFAULT_PORT = 8000
# So many more than before, and rings of objects that nobody holds are searched for.
NEW_OBJECTS = 50_000


def address() -> str:
    """Give the address under which the pages are found on this machine."""
    return f"http://127.0.0.1:{_port()}"


def serve() -> int:
    """Serve until stopped."""
    _Server().run()
    return 0


class _Server(BaseApplication):  # type: ignore[misc]  # the library has no types
    def load_config(self) -> None:
        self.cfg.set("bind", f"{os.environ.get('HATNHAN_BIND', '127.0.0.1')}:{_port()}")
        # One for each of the first two processors: a process works on one of them at a time.
        self.cfg.set("workers", int(os.environ.get("WEB_CONCURRENCY", min(2, os.cpu_count() or 1))))
        self.cfg.set("worker_class", "gthread")
        # Phones that send at once are written together, so more of them may wait than can work.
        self.cfg.set("threads", 16)
        # Loaded before the fork, so that processes share what they load.
        self.cfg.set("preload_app", True)
        self.cfg.set("timeout", 60)
        self.cfg.set("loglevel", "warning")

    def load(self) -> WSGIHandler:
        application = get_wsgi_application()
        # Every page and operation, or each process would load them for its own first visitor.
        import_module(settings.ROOT_URLCONF)
        # From here on the search for rings of objects leaves alone what is loaded: going through all of it
        # paused a process for a tenth of a second, and was a sixth of the work on what phones send.
        gc.collect()
        gc.freeze()
        gc.set_threshold(NEW_OBJECTS)
        return application


def _port() -> int:
    return int(os.environ.get("PORT", DEFAULT_PORT))
