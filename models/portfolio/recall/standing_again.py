"""Some customers' lines as they stand on a day, from a part of the data and the decisions before: ready to be decided on."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pyarrow import parquet

from creditline.features.catalogue import Catalogue, Declarations
from creditline.features.data import DataSet
from creditline.features.engine import feature_chunks
from creditline.features.output.paths import arrow_path
from creditline.models.artefact import Model
from creditline.models.policy import Inputs, Policy, Proposed, Scaling, propose_lines, scale_to_cap
from creditline.models.portfolio.decide.deciding import inputs_of, line_rows, plain_rows
from creditline.models.portfolio.figures import with_figures
from creditline.models.portfolio.lines.record import recorded
from creditline.models.portfolio.lines.standing import add_standing
from creditline.models.portfolio.policy_features import decision_catalogue
from creditline.models.portfolio.recall.decided_days import DecidedDay
from creditline.models.scoring.frame import score_frame


class CapTotals:
    """What is remembered of every line for the cap: score, limit, balance and status, 25 bytes each."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self._parts: list[tuple[np.ndarray, ...]] = []

    def add(self, rows: pa.Table) -> None:
        """Take in lines as they stand."""
        if self.policy.portfolio is not None and len(rows):
            inputs = inputs_of(rows, self.policy)
            self.take(inputs, propose_lines(self.policy, inputs), np.ones(len(rows), bool))

    def take(self, inputs: Inputs, proposed: Proposed, which: NDArray[np.bool_]) -> None:
        """Take in those of lines with what is proposed for them."""
        told = (proposed.score, proposed.limit, inputs.balance, proposed.in_default | inputs.state.announced)
        self._parts.append(tuple(each[which] for each in told))

    def owe(self, balance: NDArray[np.float64]) -> None:
        """Take in closed lines, of which only what is owed counts."""
        if len(balance):
            nothing = np.zeros(len(balance))
            lowest = np.full(len(balance), float(self.policy.bands[0].lowest))
            self._parts.append((lowest, nothing, balance, nothing.astype(bool)))

    def scaling(self, *others: "CapTotals") -> Scaling:
        """What the cap does to all lines taken in, here and by `others`."""
        parts = [part for one in (self, *others) for part in one._parts]
        if not parts:
            return Scaling()
        score, limit, balance, status = (np.concatenate(part) for part in zip(*parts, strict=True))
        return scale_to_cap(self.policy.portfolio, score, limit, balance, status, self.policy.changes.rounding)


@dataclass(frozen=True)
class LinesAgain:
    """Stands lines of some customers ready to be decided on. `data`: the whole data set, which says what features there are."""

    data: DataSet
    declarations: Declarations
    first: date
    memory: str
    _known: dict[tuple[str, str], Catalogue] = field(default_factory=dict)

    def read(self, model: Model, policy: Policy) -> Catalogue:
        """The features that a model and a policy read."""
        key = model.version, policy.version
        if key not in self._known:
            self._known[key] = decision_catalogue(model, self.data, [policy], declarations=self.declarations)
        return self._known[key]

    def lines(
        self, part: DataSet, customers: pa.Array, decided: DecidedDay, before: Sequence[Path], waiting: Path
    ) -> CapTotals:
        """Write the lines of `customers` as they stand on a day to `waiting`, as `line_rows`, and what they come to.

        `part`: holds all that is read of the customers; `before`: files of all decisions on them before.
        """
        model, policy, totals = decided.model, decided.policy, CapTotals(decided.policy)
        catalogue, names = self.read(model, policy), dict.fromkeys(policy.columns)
        with (
            recorded(part, before, decided.day, self.first) as record,
            record.connect(self.memory) as connection,
            ExitStack() as opened,
        ):
            connection.register("asked", pa.table({"customer_id": customers}))
            day = f"DATE '{decided.day}'"
            pairs = connection.sql(
                f"SELECT customer_id, {day} AS as_of FROM customers SEMI JOIN asked USING (customer_id) "
                f"WHERE opened_on IS NULL OR opened_on <= {day} ORDER BY customer_id"
            ).to_arrow_table()
            add_standing(connection, record, pairs, model.target_product, closed=policy.ladder.reopen)
            pairs = connection.sql(
                "SELECT DISTINCT customer_id, as_of FROM standing ORDER BY customer_id"
            ).to_arrow_table()
            writer: parquet.ParquetWriter | None = None
            for chunk in feature_chunks(record, pairs, catalogue, self.memory) if len(pairs) else ():
                frame = with_figures(chunk.table, self.data, model)
                scores = score_frame(model, frame)
                connection.register("scored", scores.select(["customer_id"]))
                lines = connection.sql(
                    "SELECT standing.* FROM standing SEMI JOIN scored USING (customer_id) ORDER BY customer_id, line_id"
                ).to_arrow_table()
                rows = plain_rows(line_rows(lines, scores, frame, names))
                totals.add(rows)
                if writer is None:
                    writer = opened.enter_context(
                        parquet.ParquetWriter(arrow_path(waiting), rows.schema, compression="lz4")
                    )
                writer.write_table(rows)
        return totals
