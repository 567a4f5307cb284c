"""Who in good standing is about to go down the ladder, and the calls that save most."""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from creditline.features.errors import DataError
from creditline.models.portfolio.restore.json_form import acts_data
from creditline.models.portfolio.restore.session import Restoring
from creditline.models.portfolio.warn.alike import Alike, alike
from creditline.models.portfolio.warn.avoiding import Avoided, avoided
from creditline.models.portfolio.warn.going_on import customers_whole, going_on
from creditline.models.portfolio.warn.money import profit_kept
from creditline.models.portfolio.warn.record import LinesOnRecord, on_record
from creditline.models.portfolio.warn.table import schema_of, write_warnings
from creditline.models.portfolio.warn.values import Asked, Horizon, Warned

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
SLACK = 3  # days by which months differ, so that as many decisions count of a line on record
SHORTLIST = 3  # lines looked at closely, for every call that can be made
AT_ONCE = 1000
STALE = 62  # days after which a decision no longer says how a line looks


def warn(session: Restoring, asked: Asked, out: Path, share: Callable[[float], object] = float) -> Warned:
    """Write `out`, a row per line that stands whole in the evening of the day, and say what is in it.

    DataError where no line stands whole, where nothing was decided lately, and where too few on record could be alike.
    """
    lines = customers_whole(session)
    if not len(lines):
        raise DataError(f"no line of {session.data.folder} stands whole on {session.as_of}; there is nobody to warn of")
    reaches = reaches_of(session, asked.within)
    every = on_record(session.data, session.policy, session.model.target_product, session.as_of)
    decided_on = max(every.rows["decided_on"].to_pylist())
    if (session.as_of - decided_on).days > STALE:
        raise DataError(
            f"the last decision under the policy {session.policy.name} before {session.as_of} is of {decided_on}, and how lines look now "
            "is read from it; name an earlier day, or give later decisions with --decisions"
        )
    past = every.between(None, session.as_of - timedelta(reaches[-1] - 2 * SLACK))
    rows = _carried(session, lines, share)
    at = _places(rows, every.latest())
    now = LinesOnRecord(every.latest().rows.take(pa.array(at[at >= 0])))
    told = alike(now, past, reaches)
    known = np.flatnonzero(at >= 0)
    return _answer(session, asked, out, rows, known, now, told, len(past.rows))


def reaches_of(session: Restoring, within: Sequence[int]) -> tuple[int, ...]:
    """For each horizon, in days: how far the last decision day within it is off, with some slack; 0 where there is none."""
    found = []
    for days in within:
        there = [(day - session.as_of).days for day in session.days if (day - session.as_of).days <= days]
        found.append(there[-1] + SLACK if there else 0)
    return tuple(found)


def _carried(session: Restoring, lines: pa.Table, share: Callable[[float], object]) -> pa.Table:
    """The lines with what going on as in quiet months comes to."""
    ids = list(dict.fromkeys(lines["customer_id"].to_pylist()))
    parts = []
    for place, part in enumerate(going_on(session, ids)):
        parts.append(part)
        share(min(1.0, (place + 1) * AT_ONCE / len(ids)))
    carried = pa.concat_tables(parts)
    joined = lines.join(carried, ["customer_id", "line_id"], join_type="left outer")
    return joined.sort_by([("customer_id", "ascending"), ("line_id", "ascending")]).combine_chunks()


def _places(rows: pa.Table, latest: LinesOnRecord) -> Ints:
    """The row on record of each line, -1 for none."""
    keys = list(zip(latest.rows["customer_id"].to_pylist(), latest.rows["line_id"].to_pylist(), strict=True))
    place = {key: at for at, key in enumerate(keys)}
    own = zip(rows["customer_id"].to_pylist(), rows["line_id"].to_pylist(), strict=True)
    return np.array([place.get(key, -1) for key in own], np.int64)


def _answer(
    session: Restoring, asked: Asked, out: Path, rows: pa.Table, known: Ints, now: LinesOnRecord, told: Alike, past: int
) -> Warned:
    count, days = len(rows), session.as_of
    limit = rows["credit_limit"].cast(pa.float64()).to_numpy()

    def spread(values: Floats) -> Floats:
        found = np.full(count, np.nan)
        found[known] = values
        return found

    probability = np.full((count, len(asked.within)), np.nan)
    probability[known] = told.probability
    taken = spread(told.taken)
    lost = taken * limit
    kept = profit_kept(session, rows, spread(now.column("score")), spread(now.column("used")), taken)
    at_stake = np.nan_to_num(probability[:, -1] * (lost if kept is None else kept))
    quiet = rows["quiet"].fill_null(False).to_numpy(zero_copy_only=False)
    listed = [at for at in np.argsort(-at_stake, kind="stable").tolist() if at_stake[at] > 0 and quiet[at]]
    listed = listed[: SHORTLIST * asked.capacity]
    fall = spread(told.fall)
    found = _looked_at(session, rows, listed, fall, asked)
    saved = np.full(count, np.nan)
    for at, one in found.items():
        saved[at] = at_stake[at] if one.choice is not None else 0.0
    calls = sorted(found, key=lambda at: (-saved[at], -at_stake[at], at))[: asked.capacity]
    call: list[int | None] = [None] * count
    for rank, at in enumerate(calls):
        call[at] = rank + 1
    after = spread(told.after)
    alike_on = [None if np.isnan(n) else days + timedelta(int(n)) for n in after.tolist()]
    alike_rule: list[str | None] = [None] * count
    for at, rule in zip(known.tolist(), told.rule, strict=True):
        alike_rule[at] = rule or None
    going, going_rule = rows["going_on_on"].to_pylist(), rows["going_on_rule"].to_pylist()
    columns = {
        "customer_id": rows["customer_id"], "line_id": rows["line_id"], "product": rows["product"],
        "as_of": [days] * count, "credit_limit": limit, "score": spread(now.column("score")),
        **{f"probability_{n}": probability[:, place] for place, n in enumerate(asked.within)},
        "on": [a or b for a, b in zip(going, alike_on, strict=True)],
        "rule": [a or b for a, b in zip(going_rule, alike_rule, strict=True)],
        "going_on_on": going, "going_on_rule": going_rule, "alike_on": alike_on, "alike_rule": alike_rule,
        "fall": fall, "lost": lost,
        "concepts": [_json(dict(found[at].concepts)) if at in found else None for at in range(count)],
        "kept": np.full(count, np.nan) if kept is None else kept,
        "avoided_by": [_acts(found.get(at)) for at in range(count)], "saved": saved, "call": call,
    }  # fmt: skip
    schema = schema_of(asked.within, rows["customer_id"].type)
    write_warnings(pa.table({f.name: _column(columns[f.name], f.type) for f in schema}, schema=schema), out)
    return Warned(
        as_of=days, policy=session.policy.name, policy_version=session.policy.version, asked=asked, out=out, lines=count,
        unknown=count - len(known), no_quiet=int((~quiet).sum()), past=past,
        horizons=tuple(_horizon(session, n, probability[:, place], going) for place, n in enumerate(asked.within)),
        priced=kept is not None, calls=len(calls), avoidable=sum(found[at].choice is not None for at in calls),
        expected=float(probability[calls, -1].sum()), saved=float(np.nansum(saved[calls])),
        rules=_often([columns["rule"][at] for at in calls]),
        concepts=_often([name for at in calls for name, _ in found[at].concepts[:1]]),
        sets=_often(["+".join(c.names) for at in calls if (c := found[at].choice)]),
    )  # fmt: skip


def _looked_at(
    session: Restoring, rows: pa.Table, listed: Sequence[int], fall: Floats, asked: Asked
) -> dict[int, Avoided]:
    lines = list(zip(rows["customer_id"].to_pylist(), rows["line_id"].to_pylist(), strict=True))
    found: dict[int, Avoided] = {}
    ordered = sorted(listed)
    for first in range(0, len(ordered), AT_ONCE):
        some = ordered[first : first + AT_ONCE]
        falls = [max(0, int(np.nan_to_num(fall[at]))) for at in some]
        told = avoided(session, [lines[at] for at in some], falls, asked.behaviours)
        found |= dict(zip(some, told, strict=True))
    return found


def _horizon(session: Restoring, days: int, probability: Floats, going: Sequence[date | None]) -> Horizon:
    there = [day for day in session.days if (day - session.as_of).days <= days]
    last = there[-1] if there else None
    down = sum(day is not None and last is not None and day <= last for day in going)
    return Horizon(days, len(there), last, float(np.nansum(probability)), down)


def _acts(one: Avoided | None) -> str | None:
    return None if one is None or one.choice is None else _json(acts_data(one.choice))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _column(values: object, kind: pa.DataType) -> pa.Array | pa.ChunkedArray:
    if isinstance(values, pa.ChunkedArray):
        return values.cast(kind)
    return pc.cast(pa.array(values, from_pandas=True), kind)


def _often(names: Sequence[str | None]) -> tuple[tuple[str, int], ...]:
    return tuple(Counter(name for name in names if name).most_common())
