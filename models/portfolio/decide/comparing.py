"""Two policies on the same customers: which actions move, what may be owed, and what is expected to be lost."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from creditline.models.policy import exposure_of
from creditline.models.policy.deciding.propose_lines import DEFAULTED
from creditline.models.policy.parts.economics import Economics
from creditline.models.portfolio.decide.cut_price import CutPrice
from creditline.models.portfolio.decide.notice_price import NoticePrice
from creditline.models.portfolio.decide.priced_lines import economics_of, priced_lines


@dataclass(frozen=True)
class Moved:
    """How many lines the policy gives `action` and the other `other`."""

    action: str
    other: str
    lines: int


@dataclass(frozen=True)
class Sums:
    """One group of lines under both policies; money.

    `loss`: expected, the sum of pd x LGD x EAD where economics are stated, else of pd times exposure. `profit` is None without them.
    """

    group: str
    lines: int
    changed: int
    exposure: float
    other_exposure: float
    loss: float
    other_loss: float
    profit: float | None = None
    other_profit: float | None = None


@dataclass(frozen=True)
class Comparison:
    """`policy` and `other` (name and version) on the same lines; groups by band of `policy` (who is in default apart) and by `segment`.

    What may be owed is by the limits decided, those announced among them. `notices`: of each policy that announces cuts, its price.
    `cuts`: where economics are stated, what the cuts of each policy save and forgo.
    """

    policy: str
    other: str
    moved: tuple[Moved, ...]
    total: Sums
    bands: tuple[Sums, ...]
    segment: str | None
    segments: tuple[Sums, ...]
    notices: tuple[NoticePrice, ...] = ()
    cuts: tuple[CutPrice, ...] = ()

    def to_json(self) -> Mapping[str, Any]:
        """The same as plain values; `notices` where a policy announces cuts, `cuts` and profits where economics are stated."""
        told = asdict(self)
        told["cuts"] = [price.to_json() for price in self.cuts]
        if not self.cuts:
            del told["cuts"]
            for group in (told["total"], *told["bands"], *told["segments"]):
                del group["profit"], group["other_profit"]
        if not self.notices:
            del told["notices"]
        return told

    def text(self) -> str:
        """A page for the terminal."""
        lines = [f"{self.policy} against {self.other}, {self.total.lines:,} lines", ""]
        lines += [f"{'action':10}{'instead':10}{'lines':>12}"]
        lines += [f"{m.action:10}{m.other:10}{m.lines:>12,}" for m in self.moved]
        for title, groups in (("", (self.total,)), ("band", self.bands), (self.segment or "", self.segments)):
            if not groups:
                continue
            head: tuple[str, ...] = ("lines", "changed", "exposure", "instead", "expected loss", "instead")
            head += ("profit", "instead") if self.cuts else ()
            lines += ["", f"{title:16}" + "".join(f"{name:>16}" for name in head)]
            for g in groups:
                sums = [g.exposure, g.other_exposure, g.loss, g.other_loss]
                sums += [profit for profit in (g.profit, g.other_profit) if profit is not None]
                lines.append(f"{g.group:16}{g.lines:>16,}{g.changed:>16,}" + "".join(f"{n:>16,.0f}" for n in sums))
        for said in (*(cut.text() for cut in self.cuts), *(notice.text() for notice in self.notices)):
            lines += ["", *said]
        return "\n".join(lines)


@dataclass
class Comparing:
    """Adds up batches of decisions by two policies on the same rows; `settled`: notices settled on record, and of them withdrawn."""

    policy: str
    other: str
    segment: str | None
    settled: tuple[int, int] = (0, 0)
    economics: Economics | None = None
    _parts: list[pa.Table] = field(default_factory=list)
    _notices: dict[str, NoticePrice] = field(default_factory=dict)
    _cuts: tuple[CutPrice, ...] = ()

    def add(
        self, one: pa.Table, other: pa.Table, segments: pa.ChunkedArray | None, rows: pa.Table | None = None
    ) -> None:
        """`one` and `other`: decisions on the same lines, in one order; `rows`: the features that `economics` read, in that order."""
        for name, made in ((self.policy, one), (self.other, other)):
            if "notice" in made.column_names:
                price = self._notices.get(name) or NoticePrice(name, settled=self.settled[0], withdrawn=self.settled[1])
                self._notices[name] = price.add(made)
        balance, pd = one["balance"].to_numpy(), one["pd"].to_numpy()
        exposure, instead = (exposure_of(t["limit_after"].to_numpy(), balance) for t in (one, other))
        changed = pc.or_(
            pc.not_equal(one["action"], other["action"]), pc.not_equal(one["limit_after"], other["limit_after"])
        )
        priced = [pd * exposure, pd * instead, *(pa.array([0.0] * one.num_rows) for _ in range(2))]
        if self.economics is not None:
            stated = economics_of(self.economics, one, rows)
            before = self._cuts or (CutPrice(self.policy), CutPrice(self.other))
            loss, profit, cuts = priced_lines(stated, one, before[0])
            other_loss, other_profit, other_cuts = priced_lines(stated, other, before[1])
            priced, self._cuts = [loss, other_loss, profit, other_profit], (cuts, other_cuts)
        summed = pa.table(
            {
                "action": one["action"],
                "other": other["action"],
                "band": pc.fill_null(one["band"], DEFAULTED),
                "segment": pa.array([""] * one.num_rows) if segments is None else _words(segments),
                "lines": pa.array([1] * one.num_rows, pa.int64()),
                "changed": changed.cast(pa.int64()),
                "exposure": exposure,
                "other_exposure": instead,
                **dict(zip(_PRICED, priced, strict=True)),
            }
        )
        self._parts.append(_summed(summed, ["action", "other", "band", "segment"]))

    def result(self) -> Comparison:
        """What the batches add up to."""
        rows = _summed(pa.concat_tables(self._parts), ["action", "other", "band", "segment"])
        moved = _summed(rows, ["action", "other"]).sort_by([("action", "ascending"), ("other", "ascending")])
        return Comparison(
            policy=self.policy,
            other=self.other,
            moved=tuple(Moved(row["action"], row["other"], row["lines"]) for row in moved.to_pylist()),
            total=self._sums(_summed(rows, []), None)[0],
            bands=self._sums(_summed(rows, ["band"]), "band"),
            segment=self.segment,
            notices=tuple(self._notices.values()),
            cuts=self._cuts,
            segments=self._sums(_summed(rows, ["segment"]), "segment") if self.segment else (),
        )

    def _sums(self, rows: pa.Table, by: str | None) -> tuple[Sums, ...]:
        names = _NUMBERS if self.economics is not None else _NUMBERS[:-2]
        found = [Sums(row[by] if by else "all", **{name: row[name] or 0 for name in names}) for row in rows.to_pylist()]
        return tuple(sorted(found, key=lambda sums: sums.group))


_PRICED = ("loss", "other_loss", "profit", "other_profit")
_NUMBERS = ("lines", "changed", "exposure", "other_exposure", *_PRICED)


def _summed(rows: pa.Table, by: list[str]) -> pa.Table:
    table = rows.group_by(by).aggregate([(name, "sum") for name in _NUMBERS])
    return table.rename_columns([name.removesuffix("_sum") for name in table.column_names])


def _words(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    return pc.fill_null(column.cast(pa.string()), "not known")
