"""The `hatnhan` command: one word for each thing an installation needs."""

import argparse
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

SETTINGS = "hatnhan.config.settings"


def main(arguments: list[str] | None = None) -> None:
    """Read the command line and do what it says; the exit code tells whether it went well."""
    chosen = _parser().parse_args(arguments)
    sys.exit(chosen.run(chosen))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="hatnhan", description="The working book of a village.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    demo = commands.add_parser("demo", help="serve the sample village, made at the first start")
    demo.add_argument("--date", type=date.fromisoformat, help="the day that is assumed to be today")
    demo.add_argument("--reset", action="store_true", help="throw the sample's data away and start over")
    demo.add_argument("--no-serve", action="store_true", help="only make the data")
    demo.set_defaults(run=_demo)

    serve = commands.add_parser("serve", help="serve this installation")
    serve.set_defaults(run=_serve)

    migrate = commands.add_parser("migrate", help="bring database and files up to this version")
    migrate.set_defaults(run=_migrate)

    doctor = commands.add_parser(
        "doctor", help="rebuild every projection, look through the photographs, report what differs"
    )
    doctor.add_argument("--repair", action="store_true", help="store what the facts say")
    doctor.add_argument("--village", metavar="CODE", help="look at one village only")
    doctor.set_defaults(run=_doctor)

    _add_ledger(commands)

    backup = commands.add_parser("backup", help="write database and photographs into one file")
    backup.add_argument("file", type=Path)
    backup.set_defaults(run=_backup)

    restore = commands.add_parser("restore", help="put a backup in the place of what is there")
    restore.add_argument("file", type=Path)
    restore.set_defaults(run=_restore)
    return parser


def _add_ledger(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    ledger = commands.add_parser("ledger", help="look through the books of the drives, or write them out")
    deeds = ledger.add_subparsers(required=True, metavar="DEED")

    verify = deeds.add_parser("verify", help="compute every book anew from its entries")
    verify.add_argument("village", nargs="?", metavar="VILLAGE", help="look at one village only")
    verify.add_argument(
        "--root",
        action="append",
        default=[],
        metavar="SIZE:HASH",
        help="a root that was given out, as it stands on a receipt; may be said again",
    )
    verify.set_defaults(run=_ledger_verify)

    export = deeds.add_parser("export", help="write a book as a journal, as Excel or as CSV")
    export.add_argument("--format", choices=("beancount", "xlsx", "csv"), default="beancount")
    export.add_argument("--village", required=True, metavar="CODE")
    export.add_argument("--drive", metavar="ID", help="one drive only, by its identifier or its title")
    export.add_argument("--out", type=Path, metavar="FILE", help="else it goes to the screen")
    export.set_defaults(run=_ledger_export)


def _set_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    import django  # noqa: PLC0415 -- the environment comes first

    django.setup()


def _demo(chosen: argparse.Namespace) -> int:
    os.environ["HATNHAN_DEMO"] = "1"
    if chosen.date:
        os.environ["HATNHAN_DATE"] = chosen.date.isoformat()
    if chosen.reset:
        from hatnhan.ops.data_folder import throw_away  # noqa: PLC0415 -- before the settings open it

        throw_away(Path(os.environ.get("HATNHAN_DATA", "data")))
    if not chosen.no_serve:
        return _serve_after("demo", "--no-serve")
    _set_up()
    from hatnhan.ops import demo, prepare, serve  # noqa: PLC0415 -- settings come first

    prepare.prepare(say=_say)
    demo.load(say=_say)
    demo.introduce(address=serve.address(), say=_say)
    return 0


def _serve(chosen: argparse.Namespace) -> int:
    del chosen
    return _serve_after("migrate")


def _migrate(chosen: argparse.Namespace) -> int:
    del chosen
    _set_up()
    from hatnhan.ops import prepare, serve  # noqa: PLC0415 -- settings come first

    prepare.prepare(say=_say)
    _say(f"Ready for {serve.address()}")
    return 0


def _serve_after(*words: str) -> int:
    # What preparing loads (typeface tools, spreadsheets) stays out of the process that serves for months.
    done = subprocess.run([sys.executable, "-m", "hatnhan.ops.command", *words], check=False)  # noqa: S603 -- ourselves
    if done.returncode:
        return done.returncode
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    from hatnhan.ops import serve  # noqa: PLC0415 -- the environment comes first

    return serve.serve()


def _say(line: str) -> None:
    print(line, flush=True)


def _doctor(chosen: argparse.Namespace) -> int:
    _set_up()
    from hatnhan.ops import doctor  # noqa: PLC0415 -- settings come first

    return doctor.examine(village_code=chosen.village, repair=chosen.repair, say=_say)


def _ledger_verify(chosen: argparse.Namespace) -> int:
    _set_up()
    from hatnhan.ops import ledger  # noqa: PLC0415 -- settings come first

    return ledger.verify(village_code=chosen.village, given_out=chosen.root, say=_say)


def _ledger_export(chosen: argparse.Namespace) -> int:
    _set_up()
    from hatnhan.ops import ledger  # noqa: PLC0415 -- settings come first

    wanted = ledger.Wanted(chosen.village, chosen.drive, chosen.format, chosen.out)
    return ledger.export(wanted, say=_say)


def _backup(chosen: argparse.Namespace) -> int:
    _set_up()
    from hatnhan.ops import backups  # noqa: PLC0415 -- settings come first

    return backups.back_up(chosen.file, say=_say)


def _restore(chosen: argparse.Namespace) -> int:
    _set_up()
    from hatnhan.ops import backups  # noqa: PLC0415 -- settings come first

    return backups.restore(chosen.file, say=_say)


if __name__ == "__main__":
    main()
