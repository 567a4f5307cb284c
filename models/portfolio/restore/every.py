"""The way back of every line of a day that does not stand whole: a row per line, some customers at a time."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from pyarrow import parquet

from creditline.features.errors import DataError
from creditline.features.output.beside import file_beside
from creditline.features.output.paths import arrow_path
from creditline.features.projected.behaviour import Choice, acts
from creditline.features.projected.lives import in_turn
from creditline.features.projected.opened import CarriedFrom, apply_to
from creditline.models.policy import Step
from creditline.models.policy.deciding.propose_lines import CLOSED
from creditline.models.portfolio.lines.standing import add_standing
from creditline.models.portfolio.restore.ahead import Ahead
from creditline.models.portfolio.restore.json_form import acts_data
from creditline.models.portfolio.restore.session import Restoring
from creditline.models.portfolio.restore.start import Start
from creditline.models.portfolio.restore.tried import Tried
from creditline.models.portfolio.restore.values import Outlook
from creditline.models.portfolio.restore.ways import NEVER, harms, smallest, whole_at

Ints = NDArray[np.int64]
NO_QUIET = "no quiet month"
SCHEMA = pa.schema(
    [
        ("customer_id", pa.string()), ("line_id", pa.string()), ("product", pa.string()), ("as_of", pa.date32()),
        ("step", pa.int64()), ("credit_limit", pa.float64()), ("last_whole_limit", pa.float64()), ("outlook", pa.string()),
        ("rule", pa.string()), ("nothing_on", pa.date32()), ("together_on", pa.date32()), ("smallest", pa.string()),
        ("smallest_on", pa.date32()),
    ]
)  # fmt: skip


@dataclass(frozen=True)
class Counted:
    """What came of the lines of a day. `back`: by way of going on (nothing, each behaviour, together) lines by month.

    `outlooks`: lines by outlook; `rules`: what keeps those that do not come back, by rule.
    """

    as_of: date
    days: tuple[date, ...]
    outlooks: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    back: dict[str, Counter[date]] = field(default_factory=dict)

    @property
    def lines(self) -> int:
        """How many lines do not stand whole."""
        return sum(self.outlooks.values())


def ways_of_every(
    session: Restoring,
    asked: Sequence[str],
    by: date,
    out: Path,
    share: Callable[[float], object] = float,
    threads: int = 1,
) -> Counted:
    """Write `out` (.parquet), a row per line not whole on the day, and count them.

    `smallest` is JSON, the acts of the smallest set that brings the line back by `by`; it is looked for where doing nothing does
    not, and some set does. The same bytes for any number of threads. DataError where no line was cut.
    """
    below = not_whole(session)
    if not len(below):
        raise DataError(
            f"every line of {session.data.folder} stands whole on {session.as_of}; there is nothing to restore"
        )
    counted = Counted(session.as_of, session.days)
    schema = SCHEMA
    for name in asked:
        schema = schema.append(pa.field(f"{name}_on", pa.date32()))
    shut = pc.and_(pc.equal(below["step"], int(Step.CLOSE)), not session.policy.ladder.reopen)
    closed = [_closed(session, row) for row in below.filter(shut).to_pylist()]
    ids = list(dict.fromkeys(below.filter(pc.invert(shut))["customer_id"].to_pylist()))
    parts = [ids[first : first + session.at_once] for first in range(0, len(ids), session.at_once)]
    with (
        file_beside(out) as part,
        parquet.ParquetWriter(arrow_path(part), schema, compression="zstd") as writer,
        ThreadPoolExecutor(threads) as pool,
    ):
        answered = pool.map(lambda some: _rows(session, some, asked, by), parts)
        for place, rows in enumerate(chain([closed], answered)):
            for row in rows:
                _count(counted, row, asked)
            writer.write_table(pa.Table.from_pylist(rows, schema=schema))
            share(place / max(len(parts), 1))
    return counted


def report_lines(counted: Counted, out: Path) -> Iterator[str]:
    """How many come back, by month, under doing nothing, each behaviour, and all together."""
    yield f"{counted.lines:,} lines do not stand whole on {counted.as_of}; {out} has a row of each"
    yield ""
    yield "Whole again by" + "".join(f"{name:>18}" for name in counted.back)
    for day in counted.days:
        done = [sum(n for on, n in each.items() if on <= day) for each in counted.back.values()]
        yield f"  {day}  " + "".join(f"{n:>18,}" for n in done)
    yield ""
    for name, lines in sorted(counted.outlooks.items()):
        yield f"{name:18}{lines:>8,}"
    if counted.rules:
        yield from ("", "What keeps those that do not come back")
        for rule, lines in counted.rules.most_common():
            yield f"  {rule:50}{lines:>8,}"


def not_whole(session: Restoring) -> pa.Table:
    """The lines on the model's product that are below maintain at the end of the day, closed ones with them, by customer."""
    with session.data.connect() as connection:
        ids = connection.sql("SELECT DISTINCT customer_id FROM lines ORDER BY 1").to_arrow_table()["customer_id"]
        morrow = session.as_of + timedelta(1)
        pairs = pa.table({"customer_id": ids, "as_of": pa.array([morrow] * len(ids), pa.date32())})
        add_standing(connection, session.data, pairs, session.model.target_product, closed=True)
        return connection.sql("SELECT * FROM standing WHERE step > 0 ORDER BY customer_id, line_id").to_arrow_table()


def _closed(session: Restoring, row: Mapping[str, Any]) -> dict[str, Any]:
    """The row of a closed line that the policy does not open again."""
    own = {name: row[name] for name in ("line_id", "product", "step", "credit_limit")}
    told = {"customer_id": str(row["customer_id"]), "as_of": session.as_of, "last_whole_limit": row["standing_limit"]}
    return own | told | {"outlook": str(Outlook.NEVER), "rule": CLOSED}


def _rows(session: Restoring, ids: Sequence[int | str], asked: Sequence[str], by: date) -> list[dict[str, Any]]:
    """Of the lines of customers that do not stand whole, but for those that are closed for good."""
    source = session.source(ids)
    start = session.start(source)
    most = Step.CLOSE if session.policy.ladder.reopen else Step.SUSPEND
    start = start.take(np.flatnonzero((start.state.step > Step.MAINTAIN) & (start.state.step <= most)))
    quiet = np.array([bool(source.quiet.months[e]) for e in start.entity.tolist()], bool)
    rows = [_plain(session, source, start, place) for place in range(len(start.entity))]
    for place in np.flatnonzero(~quiet).tolist():
        rows[place] |= {"outlook": NO_QUIET, "rule": NO_QUIET}
    going = np.flatnonzero(quiet)
    if len(going):
        for place, found in zip(going.tolist(), _found(session, source, start.take(going), asked, by), strict=True):
            rows[place] |= found
    return rows


def _plain(session: Restoring, source: CarriedFrom, start: Start, place: int) -> dict[str, Any]:
    return {
        "customer_id": str(source.known.customers[int(start.entity[place])].as_py()),
        "line_id": start.line_ids[place],
        "product": start.products[place],
        "as_of": session.as_of,
        "step": int(start.state.step[place]),
        "credit_limit": float(start.state.limit[place]),
        "last_whole_limit": float(start.state.standing_limit[place]),
    }


def _found(
    session: Restoring, source: CarriedFrom, start: Start, asked: Sequence[str], by: date
) -> list[dict[str, Any]]:
    """Of each line: when doing nothing, each behaviour and all of them bring it back, and the smallest set that does by the day."""
    lives = in_turn(source.quiet, session.as_of, session.until, start.entity)
    changing = apply_to(source, lives, session.model.target_product)
    own = [
        tuple(one.name for one in acts() if one.name in asked and changing[one.name][life])
        for life in range(lives.count)
    ]
    tried = Tried.of(own)
    ahead = session.ahead(source, start, lives, tried.chosen, tried.pairs)
    told = [tried.told(life) for life in range(lives.count)]
    replayed = session.replayed(ahead, start, np.concatenate(told), past_closing=False)
    whole, first = whole_at(replayed), np.cumsum([0, *map(len, told)])
    last = sum(day <= by for day in session.days) - 1
    left = np.flatnonzero(whole[first[:-1]] > last)
    small_ones = _smallest(session, ahead, start, tried, last, left.tolist())
    rows = []
    for life, names in enumerate(own):
        at = whole[first[life] : first[life + 1]].tolist()
        alone = dict(zip(names, at[1:-1], strict=True))
        row: dict[str, Any] = {
            "nothing_on": _day(session, at[0]),
            "together_on": _day(session, at[-1]),
            **{f"{name}_on": _day(session, alone.get(name, at[0])) for name in asked},
        }
        small = small_ones.get(life)
        if at[0] <= last:
            row |= {"outlook": str(Outlook.NOTHING), "smallest": "[]", "smallest_on": _day(session, at[0])}
        elif small is not None:
            done = json.dumps(acts_data(small[0]), ensure_ascii=False)
            row |= {"outlook": str(Outlook.ACTS), "smallest": done, "smallest_on": _day(session, small[1])}
        elif min(at) < NEVER:
            row |= {"outlook": str(Outlook.LATE)}
        else:
            rule = replayed.rules[int(replayed.rule[-1, first[life + 1] - 1])]
            kind = Outlook.LENDER if rule.startswith("review ") else Outlook.NEVER
            row |= {"outlook": str(kind), "rule": rule}
        rows.append(row)
    return rows


def _smallest(
    session: Restoring, ahead: Ahead, start: Start, tried: Tried, last: int, left: Sequence[int]
) -> dict[int, tuple[Choice, int]]:
    """Of the lines `left`: the easiest choice of what changes anything that brings each back by the day at place `last`, and when.

    Choices of one act are tried for all, then those of two for the lines that are left, and so on.
    """
    found: dict[int, tuple[Choice, int]] = {}
    for size in range(1, 1 + max((int(grid.sizes.max()) for grid in tried.grids), default=0)):
        some = {life: tried.of_size(life, size) for life in left if life not in found}
        some = {life: np.append(tried.begin[life], own) for life, own in some.items() if len(own)}
        if not some:
            break
        replayed = session.replayed(ahead, start, np.concatenate([*some.values()]), past_closing=False)
        first = np.cumsum([0, *map(len, some.values())])
        whole, harmful = whole_at(replayed), harms(replayed, np.repeat(first[:-1], np.diff(first)))
        for place, (life, own) in enumerate(some.items()):
            here, choices = slice(first[place], first[place + 1]), tried.choices(own)
            best = smallest(choices, whole[here], harmful[here], last)
            if best:
                found[life] = choices[best], int(whole[here][best])
    return found


def _day(session: Restoring, place: int) -> date | None:
    return session.days[place] if place < len(session.days) else None


def _count(counted: Counted, row: Mapping[str, Any], asked: Sequence[str]) -> None:
    counted.outlooks[row["outlook"]] += 1
    if row.get("rule"):
        counted.rules[row["rule"]] += 1
    for name, column in (("nothing", "nothing_on"), *((n, f"{n}_on") for n in asked), ("together", "together_on")):
        months = counted.back.setdefault(name, Counter())
        if row.get(column) is not None:
            months[row[column]] += 1
