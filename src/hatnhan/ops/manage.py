"""Django's own commands, for those who build the program."""

import os
import sys


def main() -> None:
    """Run one of Django's management commands."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hatnhan.config.settings")
    from django.core.management import execute_from_command_line  # noqa: PLC0415 -- settings come first

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
