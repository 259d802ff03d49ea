"""Making an installation ready: words compiled, style and typeface built, tables up to date."""

from collections.abc import Callable

from django.conf import settings
from django.core.management import call_command

from hatnhan.plumbing import catalogue, files
from hatnhan.ui import bundle

Say = Callable[[str], None]


def prepare(*, say: Say) -> None:
    """Bring everything up to this version; said again, it changes nothing."""
    say("Words and typeface …")
    catalogue.compile_all()
    bundle.build_all(settings.DATA / "assets")
    call_command("collectstatic", interactive=False, verbosity=0)
    say("Tables …")
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    files.sweep()
