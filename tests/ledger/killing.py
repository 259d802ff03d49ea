"""Enters a contribution again and again, killed before another statement each time; tells what was left.

Run with a fresh data folder as HATNHAN_DATA. Each round is a process of its own, ended by SIGKILL.
"""

import json
import os
import signal
from typing import Any

from tests.plumbing.killing import in_a_child


def main() -> None:
    """Kill before the first statement, the second, … until a round ends by itself."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "hatnhan.config.settings"
    import django  # noqa: PLC0415 -- the environment comes first

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 -- settings come first

    call_command("migrate", verbosity=0)
    from hatnhan.kernel.ids import new_id  # noqa: PLC0415 -- settings come first
    from tests.factories import make_village  # noqa: PLC0415 -- settings come first
    from tests.indicators.factories import make_house  # noqa: PLC0415 -- settings come first
    from tests.ledger.factories import make_drive, money, new, treasurer  # noqa: PLC0415 -- settings come first

    village = make_village()
    drive, house, keeper = make_drive(village), make_house(village, "PK01"), treasurer(village)
    rounds: list[dict[str, object]] = []
    while True:
        # The same form is sent again after each death: it is one entry in the end.
        one = new(money(drive, house.id), fact_id=new_id())
        before = look(village.id)
        step = in_a_child(lambda: enter(keeper, village.id, one, die_before=len(rounds) + 1))  # noqa: B023 -- done at once
        left = look(village.id)
        in_a_child(lambda: enter(keeper, village.id, one, die_before=0))  # noqa: B023 -- done at once
        rounds.append({"step": step, "before": before, "left": left, "end": look(village.id)})
        if not step:
            break
    print(json.dumps({"rounds": rounds}))


def enter(keeper: Any, village_id: Any, one: Any, *, die_before: int) -> None:  # noqa: ANN401 -- imported late
    """Enter it, and die before the statement with this number."""
    from django.db import connection  # noqa: PLC0415 -- settings come first

    from hatnhan.ledger.services import record_entry  # noqa: PLC0415 -- settings come first
    from tests.ledger.factories import NOW  # noqa: PLC0415 -- settings come first

    seen = [0]

    def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: ANN401 -- Django's hook
        seen[0] += 1
        if seen[0] == die_before:
            os.write(3, " ".join(sql.split()[:3]).encode())
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        record_entry(actor=keeper, village_id=village_id, new=one, at=NOW)


def look(village_id: Any) -> dict[str, object]:  # noqa: ANN401 -- imported late
    """Tell what the book holds."""
    from hatnhan.audit.models import AuditLine  # noqa: PLC0415 -- settings come first
    from hatnhan.ledger.models import Entry, HouseShare, TreeHead, TreeNode  # noqa: PLC0415 -- settings come first
    from hatnhan.ledger.selectors import verify_book  # noqa: PLC0415 -- settings come first
    from hatnhan.ledger.services.projecting import differences  # noqa: PLC0415 -- settings come first

    return {
        "entries": Entry.objects.count(),
        "receipts": Entry.objects.filter(receipt_number__gt=0).count(),
        "leaves": sum(position % 2 == 0 for position in TreeNode.objects.values_list("position", flat=True)),
        "size": TreeHead.objects.get().size,
        "given": sum(HouseShare.objects.values_list("money_vnd", flat=True)) // 1_200_000,
        "told": AuditLine.objects.filter(action="ledger.recorded").count(),
        "wrong": len(verify_book(village_id=village_id).troubles) + len(list(differences(village_id))),
    }


if __name__ == "__main__":
    main()
