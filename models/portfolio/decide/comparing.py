"""Two policies on the same customers: which actions move, what may be owed, and what is expected to be lost."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from creditline.models.policy import exposure_of
from creditline.models.policy.deciding.propose_lines import DEFAULTED
from creditline.models.portfolio.decide.notice_price import NoticePrice


@dataclass(frozen=True)
class Moved:
    """How many lines the policy gives `action` and the other `other`."""

    action: str
    other: str
    lines: int


@dataclass(frozen=True)
class Sums:
    """One group of lines under both policies; money. `loss`: expected, the sum of pd times exposure."""

    group: str
    lines: int
    changed: int
    exposure: float
    other_exposure: float
    loss: float
    other_loss: float


@dataclass(frozen=True)
class Comparison:
    """`policy` and `other` (name and version) on the same lines; groups by band of `policy` (who is in default apart) and by `segment`.

    What may be owed is by the limits decided, those announced among them. `notices`: of each policy that announces cuts, its price.
    """

    policy: str
    other: str
    moved: tuple[Moved, ...]
    total: Sums
    bands: tuple[Sums, ...]
    segment: str | None
    segments: tuple[Sums, ...]
    notices: tuple[NoticePrice, ...] = ()

    def to_json(self) -> Mapping[str, Any]:
        """The same as plain values; `notices` where a policy announces cuts."""
        told = asdict(self)
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
            head = ("lines", "changed", "exposure", "instead", "expected loss", "instead")
            lines += ["", f"{title:16}" + "".join(f"{name:>16}" for name in head)]
            for g in groups:
                sums = (g.exposure, g.other_exposure, g.loss, g.other_loss)
                lines.append(f"{g.group:16}{g.lines:>16,}{g.changed:>16,}" + "".join(f"{n:>16,.0f}" for n in sums))
        for price in self.notices:
            lines += ["", *price.text()]
        return "\n".join(lines)


@dataclass
class Comparing:
    """Adds up batches of decisions by two policies on the same rows; `settled`: notices settled on record, and of them withdrawn."""

    policy: str
    other: str
    segment: str | None
    settled: tuple[int, int] = (0, 0)
    _parts: list[pa.Table] = field(default_factory=list)
    _notices: dict[str, NoticePrice] = field(default_factory=dict)

    def add(self, one: pa.Table, other: pa.Table, segments: pa.ChunkedArray | None) -> None:
        """`one` and `other`: decisions on the same lines, in one order."""
        for name, made in ((self.policy, one), (self.other, other)):
            if "notice" in made.column_names:
                price = self._notices.get(name) or NoticePrice(name, settled=self.settled[0], withdrawn=self.settled[1])
                self._notices[name] = price.add(made)
        balance, pd = one["balance"].to_numpy(), one["pd"].to_numpy()
        exposure, instead = (exposure_of(t["limit_after"].to_numpy(), balance) for t in (one, other))
        changed = pc.or_(
            pc.not_equal(one["action"], other["action"]), pc.not_equal(one["limit_after"], other["limit_after"])
        )
        rows = pa.table(
            {
                "action": one["action"],
                "other": other["action"],
                "band": pc.fill_null(one["band"], DEFAULTED),
                "segment": pa.array([""] * one.num_rows) if segments is None else _words(segments),
                "lines": pa.array([1] * one.num_rows, pa.int64()),
                "changed": changed.cast(pa.int64()),
                "exposure": exposure,
                "other_exposure": instead,
                "loss": pd * exposure,
                "other_loss": pd * instead,
            }
        )
        self._parts.append(_summed(rows, ["action", "other", "band", "segment"]))

    def result(self) -> Comparison:
        """What the batches add up to."""
        rows = _summed(pa.concat_tables(self._parts), ["action", "other", "band", "segment"])
        moved = _summed(rows, ["action", "other"]).sort_by([("action", "ascending"), ("other", "ascending")])
        return Comparison(
            policy=self.policy,
            other=self.other,
            moved=tuple(Moved(row["action"], row["other"], row["lines"]) for row in moved.to_pylist()),
            total=_sums(_summed(rows, []), None)[0],
            bands=_sums(_summed(rows, ["band"]), "band"),
            segment=self.segment,
            notices=tuple(self._notices.values()),
            segments=_sums(_summed(rows, ["segment"]), "segment") if self.segment else (),
        )


_NUMBERS = ("lines", "changed", "exposure", "other_exposure", "loss", "other_loss")


def _summed(rows: pa.Table, by: list[str]) -> pa.Table:
    table = rows.group_by(by).aggregate([(name, "sum") for name in _NUMBERS])
    return table.rename_columns([name.removesuffix("_sum") for name in table.column_names])


def _sums(rows: pa.Table, by: str | None) -> tuple[Sums, ...]:
    found = [Sums(row[by] if by else "all", **{name: row[name] or 0 for name in _NUMBERS}) for row in rows.to_pylist()]
    return tuple(sorted(found, key=lambda sums: sums.group))


def _words(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    return pc.fill_null(column.cast(pa.string()), "not known")
