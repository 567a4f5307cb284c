"""A recall as plain values."""

import math
from dataclasses import asdict
from typing import Any

from creditline.models.portfolio.recall.values import CapOfDay, Recall, RecallMonth

SCHEMA_VERSION = 1


def recall_data(found: Recall) -> dict[str, Any]:
    """All of it but the rows; `recall.schema.json` says what each field is."""
    return {
        "schema_version": SCHEMA_VERSION,
        "told": list(found.told),
        "grounds": [{**asdict(one), "on": str(one.on)} for one in found.grounds],
        "rows": {table: {"gone": gone, "coming": coming} for table, (gone, coming) in found.rows.items()},
        "customers": {
            "by_record": found.by_record, "by_link": found.by_link, "undecided": found.undecided, "otherwise": found.customers,
        },
        "otherwise": found.otherwise,
        "made_again_as_it_was": found.made_again,
        "causes": found.counted("causes"),
        "wrongs": found.counted("wrongs"),
        "letters": found.counted("letters"),
        "months": [_month(month) for month in found.months],
    }  # fmt: skip


def _month(month: RecallMonth) -> dict[str, Any]:
    return {
        "day": str(month.day),
        "lines": month.lines,
        "replayed": month.replayed,
        "moved_by_cap": month.moved_by_cap,
        "held": month.held,
        "otherwise": month.otherwise,
        "causes": dict(month.causes),
        "wrongs": dict(month.wrongs),
        "letters": dict(month.letters),
        "recorded": asdict(month.recorded),
        "again": asdict(month.again),
        "cap": {"same": month.same_cap, "recorded": _cap(month.cap_recorded), "again": _cap(month.cap_again)},
    }


def _cap(cap: CapOfDay) -> dict[str, float | None]:
    """The threshold is null where the cap scaled nobody, or everybody."""
    return {name: value if math.isfinite(value) else None for name, value in asdict(cap).items()}
