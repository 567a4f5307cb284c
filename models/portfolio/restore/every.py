"""The way back of every line of a day that does not stand whole: a row per line, some customers at a time."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pyarrow import parquet

from creditline.features.errors import DataError
from creditline.features.output.beside import file_beside
from creditline.features.output.paths import arrow_path
from creditline.features.projected.behaviour import Act, Choice, behaviours, choices
from creditline.features.projected.lives import in_turn
from creditline.features.projected.opened import CarriedFrom, apply_to
from creditline.models.policy import Step
from creditline.models.policy.deciding.propose_lines import CLOSED
from creditline.models.portfolio.lines.standing import add_standing
from creditline.models.portfolio.restore.json_form import acts_data
from creditline.models.portfolio.restore.session import Restoring
from creditline.models.portfolio.restore.start import Start
from creditline.models.portfolio.restore.values import Outlook
from creditline.models.portfolio.restore.ways import NEVER, harms, whole_at

Ints = NDArray[np.int64]
AT_ONCE = 400
NO_QUIET = "no quiet month"
SCHEMA = pa.schema(
    [
        ("customer_id", pa.string()), ("line_id", pa.string()), ("product", pa.string()), ("as_of", pa.date32()),
        ("step", pa.int64()), ("credit_limit", pa.float64()), ("last_whole_limit", pa.float64()), ("outlook", pa.string()),
        ("rule", pa.string()), ("nothing_on", pa.date32()), ("together_on", pa.date32()), ("smallest", pa.string()),
        ("smallest_on", pa.date32()),
    ]
)  # fmt: skip


@dataclass
class Counted:
    """What came of the lines of a day. `back`: by way of going on (nothing, each behaviour, together) lines by month.

    `outlooks`: lines by outlook; `rules`: what keeps those that do not come back, by rule.
    """

    as_of: date
    days: tuple[date, ...]
    lines: int = 0
    outlooks: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    back: dict[str, Counter[date]] = field(default_factory=dict)


def ways_of_every(
    session: Restoring, asked: Sequence[str], by: date, out: Path, share: Callable[[float], object] = float
) -> Counted:
    """Write `out` (.parquet), a row per line not whole on the day, and count them.

    `smallest` is JSON, the acts of the smallest set that brings the line back by `by`; it is looked for where doing nothing does
    not, and some set does. DataError where no line was cut.
    """
    ids = _not_whole(session)
    if not ids:
        raise DataError(
            f"every line of {session.data.folder} stands whole on {session.as_of}; there is nothing to restore"
        )
    counted = Counted(session.as_of, session.days)
    schema = SCHEMA
    for name in asked:
        schema = schema.append(pa.field(f"{name}_on", pa.date32()))
    with file_beside(out) as part, parquet.ParquetWriter(arrow_path(part), schema, compression="zstd") as writer:
        for first in range(0, len(ids), AT_ONCE):
            rows = list(_rows(session, ids[first : first + AT_ONCE], asked, by))
            for row in rows:
                _count(counted, row, asked)
            writer.write_table(pa.Table.from_pylist(rows, schema=schema))
            share(min(1.0, (first + AT_ONCE) / len(ids)))
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


def _not_whole(session: Restoring) -> list[int | str]:
    """The customers of the lines on the model's product that are below maintain at the end of the day, closed ones with them."""
    with session.data.connect() as connection:
        ids = connection.sql("SELECT DISTINCT customer_id FROM lines ORDER BY 1").to_arrow_table()["customer_id"]
        morrow = session.as_of + timedelta(1)
        pairs = pa.table({"customer_id": ids, "as_of": pa.array([morrow] * len(ids), pa.date32())})
        add_standing(connection, session.data, pairs, session.model.target_product, closed=True)
        found = connection.sql("SELECT DISTINCT customer_id FROM standing WHERE step > 0 ORDER BY 1").to_arrow_table()
    return list(found["customer_id"].to_pylist())


def _rows(session: Restoring, ids: Sequence[int | str], asked: Sequence[str], by: date) -> Iterator[dict[str, Any]]:
    source = session.source(ids)
    start = session.start(source)
    below = np.flatnonzero(start.state.step > Step.MAINTAIN)
    start = start.take(below)
    quiet = np.array([bool(source.quiet.months[e]) for e in start.entity.tolist()], bool)
    shut = (start.state.step == Step.CLOSE) & (not session.policy.ladder.reopen)
    going = np.flatnonzero(quiet & ~shut)
    rows = [_plain(session, source, start, place) for place in range(len(start.entity))]
    for place in range(len(rows)):
        if shut[place]:
            rows[place] |= {"outlook": str(Outlook.NEVER), "rule": CLOSED}
        elif not quiet[place]:
            rows[place] |= {"outlook": NO_QUIET, "rule": NO_QUIET}
    if len(going):
        for place, found in zip(going.tolist(), _found(session, source, start.take(going), asked, by), strict=True):
            rows[place] |= found
    yield from rows


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
    furthest = {
        name: Act(behaviours()[name], behaviours()[name].degrees[-1] if behaviours()[name].degrees else None)
        for name in asked
    }
    chosen = [Choice(), *(Choice((act,)) for act in furthest.values()), Choice(tuple(furthest.values()))]
    replayed = session.replay(source, start, lives, chosen)
    whole = whole_at(replayed).reshape(len(chosen), lives.count)
    last = sum(day <= by for day in session.days) - 1
    smallest = _smallest(session, source, start, asked, changing, last, whole)
    rows = []
    for life in range(lives.count):
        nothing, together, alone = whole[0, life], whole[-1, life], whole[1:-1, life]
        small = smallest.get(life)
        row: dict[str, Any] = {
            "nothing_on": _day(session, nothing),
            "together_on": _day(session, together),
            **{f"{name}_on": _day(session, at) for name, at in zip(asked, alone.tolist(), strict=True)},
        }
        ever = min(int(whole[:, life].min()), NEVER if small is None else small[1])
        if nothing <= last:
            row |= {"outlook": str(Outlook.NOTHING), "smallest": "[]", "smallest_on": _day(session, nothing)}
        elif small is not None:
            acts = json.dumps(acts_data(small[0]), ensure_ascii=False)
            row |= {"outlook": str(Outlook.ACTS), "smallest": acts, "smallest_on": _day(session, small[1])}
        elif ever < NEVER:
            row |= {"outlook": str(Outlook.LATE)}
        else:
            rule = replayed.rules[int(replayed.rule[-1, (len(chosen) - 1) * lives.count + life])]
            kind = Outlook.LENDER if rule.startswith("review ") else Outlook.NEVER
            row |= {"outlook": str(kind), "rule": rule}
        rows.append(row)
    return rows


def _smallest(
    session: Restoring, source: CarriedFrom, start: Start, asked: Sequence[str], changing: Mapping[str, NDArray[np.bool_]], last: int,
    whole: Ints,
) -> dict[int, tuple[Choice, int]]:  # fmt: skip
    """Of the lines that doing nothing does not bring back: the easiest choice that does by the day at place `last`, and when.

    Choices of one act are tried for all, then those of two for the lines that are left, and so on.
    """
    grid = {name: behaviours()[name].degrees or (None,) for name in asked if changing[name].any()}
    listed = [choice for choice in choices(grid) if choice.acts]
    found: dict[int, tuple[Choice, int]] = {}
    left = np.flatnonzero(whole[0] > last)
    for size in range(1, len(grid) + 1):
        tried = [choice for choice in listed if len(choice.acts) == size]
        if not len(left) or not tried:
            break
        some = start.take(left)
        lives = in_turn(source.quiet, session.as_of, session.until, some.entity)
        replayed = session.replay(source, some, lives, [Choice(), *tried])
        at = whole_at(replayed).reshape(len(tried) + 1, lives.count)
        harmful = harms(replayed, lives.count)
        for place, life in enumerate(left.tolist()):
            fits = [
                k for k, choice in enumerate(tried, 1)
                if at[k, place] <= last and not harmful[k, place] and all(changing[name][life] for name in choice.names)
            ]  # fmt: skip
            if fits:
                best = min(fits, key=lambda k: (*tried[k - 1].ease, at[k, place], k))
                found[life] = tried[best - 1], int(at[best, place])
        left = np.array([life for life in left.tolist() if life not in found], dtype=np.int64)
    return found


def _day(session: Restoring, place: int) -> date | None:
    return session.days[place] if place < len(session.days) else None


def _count(counted: Counted, row: Mapping[str, Any], asked: Sequence[str]) -> None:
    counted.lines += 1
    counted.outlooks[row["outlook"]] += 1
    if row.get("rule"):
        counted.rules[row["rule"]] += 1
    for name, column in (("nothing", "nothing_on"), *((n, f"{n}_on") for n in asked), ("together", "together_on")):
        months = counted.back.setdefault(name, Counter())
        if row.get(column) is not None:
            months[row[column]] += 1
