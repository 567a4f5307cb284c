"""The cohort of just-kept lines: the feature rows of lines left standing near the cut-off, for later comparison."""

import json
import zlib
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from creditline.models.artefact import Model
from creditline.models.policy import ACTIONS, Action, Policy, Proposed, Scaling, Step
from creditline.models.policy.deciding.exposure import scaled
from creditline.models.scoring.figures import figure_columns

FORMAT = 2  # of the file; the first had no number
WITHIN, MOST = 50, 2_000
_KEPT = ACTIONS.index(Action.MAINTAIN)


def cut_off(policy: Policy) -> int:
    """The lowest score, after the overlay, at which the policy lets a line stand."""
    return min(band.lowest for band in policy.bands if band.step is Step.MAINTAIN)


@dataclass
class KeptLines:
    """Collects, batch by batch, lines maintained on the top step within 50 points above the cut-off.

    At most 2,000 are written: those whose customer ids have the smallest checksums, so the same lines give the same
    sample. No id is written, only the score, the points above the cut-off, the model's features and the figures of the
    day that it adjusts to.
    """

    model: Model
    policy: Policy
    _held: list[tuple[NDArray[np.int64], pa.Table]] = field(default_factory=list)

    def add(self, rows: pa.Table, features: pa.Table, proposed: Proposed, balance: NDArray[np.float64]) -> None:
        """Take a batch of lines: `rows` as decided on, `features` the model's, one row per line."""
        near = (proposed.score >= cut_off(self.policy)) & (proposed.score < cut_off(self.policy) + WITHIN)
        chosen = np.flatnonzero(
            near & ~proposed.in_default & (proposed.action == _KEPT) & (proposed.step == Step.MAINTAIN)
        )
        if not len(chosen):
            return
        at = pa.array(chosen)
        ids = rows["customer_id"].take(at).to_pylist()
        sums = np.array([zlib.crc32(str(one).encode()) for one in ids], dtype=np.int64)
        held = features.select(self._columns).take(at)
        for name, values in (("score", proposed.score), ("limit", proposed.limit), ("balance", balance)):
            held = held.append_column(f"line:{name}", pa.array(values[chosen]))
        for name in ("customer_id", "line_id"):  # for their order alone
            held = held.append_column(f"line:{name}", rows[name].take(at))
        self._held.append((sums, held))
        if sum(len(part) for part, _ in self._held) > 4 * MOST:
            self._held = [self._smallest(2 * MOST)]

    def candidates(self) -> pa.Table | None:
        """Those found so far that may be written, with the `line:sum` of each, to be put together with those found elsewhere."""
        if not self._held:
            return None
        sums, held = self._smallest(2 * MOST)
        return held.append_column("line:sum", pa.array(sums))

    def add_candidates(self, found: pa.Table) -> None:
        """Take `candidates` found elsewhere, all of them together in the order of customers and lines."""
        self._held.append((found["line:sum"].to_numpy(), found.drop_columns("line:sum")))

    def table(self, scaling: Scaling, as_of: str) -> pa.Table:
        """The cohort, those that the portfolio cap scaled left out: score, above (points), then the features."""
        if not self._held:
            empty = {name: pa.array([], pa.float64()) for name in ("score", "above", *self._columns)}
            return self._described(pa.table(empty), as_of)
        sums, held = self._smallest(2 * MOST)
        score, limit, balance = (held[f"line:{name}"].to_numpy() for name in ("score", "limit", "balance"))
        stands = scaled(limit, balance, scaling.factors(score), self.policy.changes.rounding) == limit
        order = np.flatnonzero(stands)[np.argsort(sums[stands], kind="stable")][:MOST]
        order = order[np.argsort(score[order], kind="stable")]
        features = held.select(self._columns).take(pa.array(order))
        table = pa.table({"score": score[order], "above": score[order] - cut_off(self.policy)})
        for name in features.column_names:
            table = table.append_column(name, features[name])
        return self._described(table, as_of)

    @property
    def _columns(self) -> list[str]:
        return [*(feature.name for feature in self.model.features), *figure_columns(self.model)]

    def _smallest(self, most: int) -> tuple[NDArray[np.int64], pa.Table]:
        sums = np.concatenate([part for part, _ in self._held])
        order = np.argsort(sums, kind="stable")[:most]
        table = pa.concat_tables([part for _, part in self._held], promote_options="permissive")
        return sums[order], table.take(pa.array(order))

    def _described(self, table: pa.Table, as_of: str) -> pa.Table:
        about = {
            "format": FORMAT, "cut_off": cut_off(self.policy), "within": WITHIN, "policy": self.policy.version,
            "model": self.model.version, "as_of": as_of,
        }  # fmt: skip
        return table.replace_schema_metadata({"creditline": json.dumps(about, sort_keys=True)})
