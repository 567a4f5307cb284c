"""The receipts of decisions that a dispute made again: as any receipt, and the edits beside."""

from collections.abc import Iterator, Mapping

import duckdb
import pyarrow as pa

from creditline.features.data import DataSet
from creditline.features.edits.as_data import edits_data
from creditline.models.artefact import Model
from creditline.models.policy import Policy
from creditline.models.portfolio.dispute.values import Dispute, DisputedDay, MadeAgain
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.policy_features import decision_catalogue
from creditline.models.portfolio.receipts.receipt import Receipt
from creditline.models.portfolio.receipts.receipts import receipt, versions_of
from creditline.models.portfolio.receipts.records import records_on
from creditline.models.scoring.figures import figure_columns


class DisputeReceipts:
    """Makes them; what is the same for everybody is worked out once per policy and model."""

    def __init__(self, in_force: InForce, data: DataSet, macro: pa.Table | None) -> None:
        self._in_force = in_force
        self._data = data
        self._macro = macro
        self._known: dict[tuple[str, str], tuple[dict[str, str], list[str]]] = {}

    def of(self, dispute: Dispute, corrected: Mapping[str, pa.Table]) -> Iterator[Receipt]:
        """One of each decision made again, but for those where the record stands; `corrected`: the customer's rows with the edits."""
        with self._data.connect() as connection:
            for name in self._data.tables:
                connection.execute(f"DROP VIEW {name}")
            for name, rows in {**corrected, **({} if self._macro is None else {"macro": self._macro})}.items():
                connection.register(name, rows)
            for day in dispute.days:
                if day.again is not None and not day.again.held:
                    yield self._of(connection, dispute, day, day.again)

    def _of(
        self, connection: duckdb.DuckDBPyConnection, dispute: Dispute, day: DisputedDay, again: MadeAgain
    ) -> Receipt:
        model = self._in_force.model_at(day.recorded.model_version, last=True)
        policy = self._in_force.policy_at(day.recorded.policy_version, last=True)
        assert policy is not None
        versions, read = self._read(model, policy)
        (seen,) = again.features.select(read).to_pylist()
        records = records_on(connection, self._data, dispute.customer_id, day.recorded.day)
        scaling, edits = day.recorded.scaling, edits_data(dispute.edits)
        return receipt(versions, records, seen, again.state, again.told, scaling, edits)

    def _read(self, model: Model, policy: Policy) -> tuple[dict[str, str], list[str]]:
        key = model.version, policy.version
        if key not in self._known:
            catalogue = decision_catalogue(model, self._data, [policy], declarations=self._in_force.declarations)
            read = [*(feature.name for feature in catalogue), *figure_columns(model)]
            self._known[key] = versions_of(model, policy, catalogue), read
        return self._known[key]
