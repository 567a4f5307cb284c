"""Deciding on one customer's line again, from rows in memory: the very numbers of `decide`."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pyarrow as pa

from creditline.features.catalogue import Catalogue
from creditline.features.data import DataSet
from creditline.features.data.economy import figures_known
from creditline.features.engine.carriers.memory.from_records import features_from_records
from creditline.features.engine.compute.setup import Setup
from creditline.features.engine.kernel.world import Neighbours
from creditline.features.errors import DataError
from creditline.models.artefact import Model
from creditline.models.calibration.figures import PREFIX
from creditline.models.policy import ACTIONS, Policy, Step
from creditline.models.policy.deciding.actions import actions_of
from creditline.models.policy.deciding.inputs import NOTICE
from creditline.models.portfolio.decide.deciding import DecisionVersions, decide_rows, line_rows, plain_rows
from creditline.models.portfolio.dispute.going_on import Stands
from creditline.models.portfolio.dispute.own_record import OwnRecord
from creditline.models.portfolio.dispute.values import MadeAgain, OnRecord, leaves_less
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.lines.notice_on_record import NOTICE_COLUMNS
from creditline.models.portfolio.receipts.receipts import STATE
from creditline.models.scoring.figures import figure_columns
from creditline.models.scoring.frame import score_frame

Tables = Mapping[str, pa.Table]


class Decider:
    """Decides by what was in force on each day; keeps what is the same for everybody. One thread at a time."""

    def __init__(
        self, in_force: InForce, data: DataSet, catalogue: Catalogue, macro: pa.Table | None, setup: Setup | None = None
    ) -> None:
        self._in_force = in_force
        self._data = data
        self.setup = Setup(catalogue, data.settings, macro) if setup is None else setup
        self._record = OwnRecord(data, in_force.model.target_product)
        self._figures: dict[tuple[date, str], float] = {}

    @property
    def product(self) -> str | None:
        """Whose lines are decided on; None for every product's."""
        return self._in_force.model.target_product

    def close(self) -> None:
        """Close what is open."""
        self._record.close()

    def stands(self, tables: Tables, ours: pa.Table | None, first: date | None, decided: OnRecord) -> Stands | None:
        """Where the line stood before a decision, by `tables` and the customer's decisions before it; None where there is none."""
        reopen = self.policy_of(decided).ladder.reopen
        lines, seen = self.standing(tables, ours, first, decided.day, closed=reopen)
        own = [
            line == decided.line_id and (reopen or step < Step.CLOSE)
            for line, step in zip(lines["line_id"].to_pylist(), lines["step"].to_pylist(), strict=True)
        ]
        lines = lines.filter(pa.array(own, pa.bool_()))
        return Stands(lines, seen) if len(lines) else None

    def standing(
        self, tables: Tables, ours: pa.Table | None, first: date | None, day: date, *, closed: bool
    ) -> tuple[pa.Table, Tables]:
        """Where the customer's lines stood at `day`, a row each, and the tables as the record has them; see `OwnRecord.on`."""
        return self._record.on(day, tables, ours, first, closed=closed)

    def decide(self, stands: Stands, decided: OnRecord, neighbours: Neighbours) -> MadeAgain:
        """The decision of a day, made again on where the line stands.

        The portfolio's scaling is that on record. DataError where the model or the policy of the day is not at hand.
        """
        frame = self.features(stands.seen, decided.day, neighbours)
        made = self.decide_lines(stands.line, score_frame(self.model_of(decided), frame), frame, decided)
        (state,) = stands.line.select([*STATE, *NOTICE]).to_pylist()
        return MadeAgain(decided.day, made, frame, state)

    def features(self, seen: Tables, day: date, neighbours: Neighbours) -> pa.Table:
        """The customer's features as known on a day, and the figures of the economy that models read."""
        customer = seen["customers"]["customer_id"].combine_chunks()
        frame = features_from_records(self.setup, seen, customer, [day], neighbours)
        return self.with_figures(frame, day)

    def decide_lines(self, lines: pa.Table, scores: pa.Table, frame: pa.Table, decided: OnRecord) -> pa.Table:
        """Decide on lines of customers who have these `scores` and features, as on the day of a decision; errors as `decide`."""
        model, policy = self.model_of(decided), self.policy_of(decided)
        rows = line_rows(lines, scores, frame, dict.fromkeys(policy.columns))
        return decide_rows(policy, plain_rows(rows), DecisionVersions.of(model), decided.scaling)

    def model_of(self, decided: OnRecord) -> Model:
        """The model of a decision; DataError where it is not at hand."""
        if not self._in_force.has_model(decided.model_version):
            raise DataError(_not_at_hand(decided, "model", decided.model_version))
        return self._in_force.model_at(decided.model_version, last=True)

    def policy_of(self, decided: OnRecord) -> Policy:
        """The policy of a decision; DataError where it is not at hand."""
        policy = self._in_force.policy_at(decided.policy_version, last=True)
        if policy is None:
            raise DataError(_not_at_hand(decided, "policy", decided.policy_version))
        return policy

    def with_figures(self, frame: pa.Table, day: date) -> pa.Table:
        """A day's feature rows with the figures of the economy that models read; each figure of a day is looked up once."""
        names = dict.fromkeys(name for model in self._in_force.models for name in figure_columns(model))
        missing = [name.removeprefix(PREFIX) for name in names if (day, name) not in self._figures]
        if missing:
            known = figures_known(self._data, missing, [day])[day]
            self._figures |= {(day, PREFIX + name): value for name, value in known.items()}
        for name in names:
            frame = frame.append_column(name, pa.array([self._figures[day, name]] * len(frame), pa.float64()))
        return frame


def as_recorded_if_less(made: MadeAgain, recorded: OnRecord) -> MadeAgain:
    """The decision made again, or where it would leave less than the record, that of the record in its place."""
    if not leaves_less(made.after, recorded.after):
        return made
    told, after = made.told, recorded.after
    before = made.before
    (action,) = actions_of(*_arrays(int(before.step), int(after.step)), *_arrays(before.limit, after.limit))
    values: dict[str, Any] = {
        "limit_after": after.limit, "step": int(after.step), "action": str(ACTIONS[action]), "rule": recorded.rule,
        "reason": recorded.rule,
    }  # fmt: skip
    if recorded.after == recorded.before:
        values |= {name: None for name in NOTICE_COLUMNS if name in told}
    row = pa.Table.from_pylist([{**told, **values}], schema=made.row.schema)
    return replace(made, row=row, held=True)


def _arrays(*values: float) -> Sequence[Any]:
    import numpy as np

    return [np.array([value]) for value in values]


def _not_at_hand(decided: OnRecord, what: str, version: str | None) -> str:
    return (
        f"the decision of {decided.day} was made with the {what} {version}, which is not at hand; give it with --{what}, or the "
        f"folder it lies in with --{'models' if what == 'model' else 'policies'}"
    )
