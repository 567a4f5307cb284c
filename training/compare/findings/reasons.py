"""Lines that both cut alike, and whether customers are told the same reasons."""

import zlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa

from creditline.features.data import DataSet
from creditline.features.errors import DataError
from creditline.features.output.paths import parquet_sql
from creditline.features.output.stage import Stage
from creditline.models.portfolio.cuts.cuts import explain_cuts, find_cuts
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.lines.record import recorded
from creditline.models.why.notice.notice import notice_of
from creditline.models.why.notice.values import PrincipalReason
from creditline.models.words.languages import common_to
from creditline.training.compare.days.decided_day import DecidedDay
from creditline.training.compare.days.side import CHALLENGER, CHAMPION, Side
from creditline.training.monitor.population.day import CUTTING
from creditline.training.monitor.population.rates import Share, share_of

NO_REASON = "none"


@dataclass(frozen=True)
class FirstReasons:
    """How many customers the champion's answer gives the first reason `champion`, and the challenger's `challenger`."""

    champion: str
    challenger: str
    customers: int


@dataclass(frozen=True)
class ReasonsCompared:
    """Customers whose line both cut on `day`, and all of whose lines get the same action by both.

    `explained` of `cut_by_both`: a sample fixed by the checksums of ids, of the line that bears the first id.
    `same_first`: whose first reason is the same, named by its concept (by its layer where it has none, `none` where there is no
    reason); `same_all`: whose principal reasons are of the same families, in any order. `first`: the pairs of first reasons, the
    most frequent first.
    """

    day: date
    cut_by_both: int
    explained: int
    same_first: Share | None
    same_all: Share | None
    first: tuple[FirstReasons, ...]


@dataclass(frozen=True)
class _Told:
    """What one customer is told: the first reason's concept, and the families of all."""

    first: str
    families: frozenset[str]

    @classmethod
    def of(cls, reasons: Sequence[PrincipalReason]) -> "_Told":
        if not reasons:
            return cls(NO_REASON, frozenset())
        first = reasons[0]
        return cls(first.concepts[0] if first.concepts else str(first.layer), frozenset(one.family for one in reasons))


def reasons_compared(
    data: DataSet,
    sides: Mapping[str, Side],
    decided: Mapping[str, DecidedDay],
    most: int,
    step: Callable[[str], None],
) -> ReasonsCompared | None:
    """Explain at most `most` customers whose lines both cut alike on a day, under each model; None where there are none.

    Each answer tells how its own model cut the line, from the last day that left it whole.
    """
    day = decided[CHAMPION].day
    files = {name: each.decided for name, each in decided.items() if each.decided is not None}
    if len(files) < len(decided):
        return None
    both = _cut_by_both(files[CHAMPION], files[CHALLENGER])
    if not len(both):
        return None
    sample = sorted(both.to_pylist(), key=lambda one: (zlib.crc32(str(one).encode()), str(one)))[:most]
    asked = pa.array(sample, both.type)
    step(Stage(f"explaining {len(sample):,} cuts of {day} by both models", len(sample)))
    told = {name: _told(data, side, files[name], day, asked) for name, side in sides.items()}
    explained = sorted(told[CHAMPION].keys() & told[CHALLENGER].keys())
    pairs = [(told[CHAMPION][one], told[CHALLENGER][one]) for one in explained]
    first = Counter((one.first, other.first) for one, other in pairs)
    return ReasonsCompared(
        day=day,
        cut_by_both=len(both),
        explained=len(pairs),
        same_first=share_of(sum(one.first == other.first for one, other in pairs), len(pairs)),
        same_all=share_of(sum(one.families == other.families for one, other in pairs), len(pairs)),
        first=tuple(
            FirstReasons(*names, count) for names, count in sorted(first.items(), key=lambda item: (-item[1], item[0]))
        ),
    )


def _cut_by_both(champion: Path, challenger: Path) -> pa.Array:
    """Customers not in default whose lines all get the same action by both, the first a cut: that is the line explained."""
    with duckdb.connect() as connection:
        found = connection.sql(
            f"SELECT customer_id FROM {parquet_sql([champion])} a JOIN {parquet_sql([challenger])} b "
            "USING (customer_id, line_id) GROUP BY customer_id HAVING bool_and(a.action = b.action) AND "
            f"arg_min(a.action, line_id) IN {CUTTING} AND NOT bool_or(a.in_default OR b.in_default) ORDER BY customer_id"
        ).to_arrow_table()
    return found["customer_id"].combine_chunks()


def _told(data: DataSet, side: Side, file: Path, day: date, customers: pa.Array) -> dict[str, _Told]:
    """The reasons of each customer's cut, the most harmful first."""
    in_force = InForce(side.model, policy=side.policy, decisions=(file,))
    language = common_to(feature.named for feature in side.model.features)[0]  # the reasons are the same in every one
    found: dict[str, _Told] = {}
    with recorded(data, in_force.decisions) as record:
        try:
            cuts = find_cuts(in_force, record, None, day, customers)
        except DataError:  # every cut by both is one whose line was closed before, with nothing left to take
            return found
        for part in explain_cuts(in_force, record, cuts, None, day):
            for place in part.those.tolist():
                notice = notice_of(part.answers.for_notice(place), language)
                found[str(part.answers.pairs[place].customer_id)] = _Told.of(notice.reasons)
    return found
