"""What records are worth, of one data set and its decisions: opened once, then asked again and again."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta

import pyarrow as pa

from creditline.features.data import DataSet
from creditline.features.engine.carriers.memory.from_records import features_from_records
from creditline.features.errors import DataError
from creditline.features.evidence.asks import Span
from creditline.features.evidence.values import Evidence
from creditline.models.policy import Scaling, Step
from creditline.models.portfolio.dispute.case import CaseHeld, held
from creditline.models.portfolio.dispute.decider import Tables
from creditline.models.portfolio.dispute.values import OnRecord
from creditline.models.portfolio.explain.evidence import evidence_from_records
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.worth.chain import Catalogues, VariantChain
from creditline.models.portfolio.worth.groups import Group, groups_of
from creditline.models.portfolio.worth.meant import RecordsMeant
from creditline.models.portfolio.worth.values import Worths
from creditline.models.portfolio.worth.valuing import valued
from creditline.models.why.game.line_facts import Place

_MOST = 1_000  # records behind a feature


class RecordWorths:
    """Use `opened`, or give what is `held`. One thread at a time."""

    def __init__(self, held: CaseHeld) -> None:
        self._held = held
        self._catalogues = Catalogues(held.decider.setup)

    @classmethod
    @contextmanager
    def opened(cls, in_force: InForce, data: DataSet, *, many: bool = False) -> Iterator["RecordWorths"]:
        """`many`: a copy of the tables in the order of the customers is kept while it is open. Errors as `read_by`."""
        with held(in_force, data, copied=many) as found:
            yield cls(found)

    def of(self, customer: str | int, start: date, end: date, check: Callable[[], None] = lambda: None) -> Worths:
        """What the records behind the change from the end of `start` are worth to score and decision of `end`.

        `check` is called between computations, and may raise to stop. Of more than a thousand records behind a feature the latest
        are taken. DataError for a customer who is not there, for days in the wrong order, and for a decision of `end` by a model or
        policy that is not at hand.
        """
        if start >= end:
            raise DataError(f"{start} is not before {end}; give an earlier day")
        own = self._held.tables.own(customer)
        tables = self._held.tables.of(own)
        recorded = self._on_record(own, tables, end)
        decided = recorded or _by_what_is_in_force(end)
        line, seen = self._standing(own, tables, decided)
        span = Span(start, end)
        days = [start + timedelta(n) for n in range(span.days + 1)]
        neighbours = self._held.tables.neighbours(tables, days)
        setup, ids = self._held.decider.setup, own["customer_id"].combine_chunks()
        both = features_from_records(setup, seen, ids, (start, end), neighbours)
        frame = self._held.decider.with_figures(both.slice(1, 1), end)
        moved = [name for name in setup.names if both[name][0].as_py() != both[name][1].as_py()]
        evidence = evidence_from_records(setup, seen, span, neighbours, moved, _MOST)
        groups = self._groups(moved, evidence, RecordsMeant(seen, end))
        standing = None if line is None else (line, decided)
        model = self._held.decider.model_of(decided)
        chain = VariantChain(self._held, self._catalogues, model, end, seen, frame, neighbours, standing, check)
        return valued(chain, groups, own["customer_id"][0].as_py(), start, recorded)

    def _groups(self, moved: Sequence[str], evidence: dict[str, Evidence], meant: RecordsMeant) -> list[Group]:
        catalogue = self._held.decider.setup.catalogue
        return groups_of([catalogue[name] for name in moved], evidence, meant)

    def _on_record(self, own: pa.Table, tables: Tables, day: date) -> OnRecord | None:
        """The decision of the day on record; None where there is none, or no policy to make it again by."""
        if self._held.in_force.policy is None:
            return None
        try:
            return self._held.on_record(own, tables, day)[0]
        except DataError:
            return None

    def _standing(self, own: pa.Table, tables: Tables, decided: OnRecord) -> tuple[pa.Table | None, Tables]:
        """Where the line stood before the decision, a row, None where none is decided on; and the tables as the record has them."""
        held, day = self._held, decided.day
        policy = None if held.in_force.policy is None else held.decider.policy_of(decided)
        reopen = policy is not None and policy.ladder.reopen
        lines, seen = held.decider.standing(
            tables, held.ours_before(own, day), held.first_before(day), day, closed=reopen
        )
        # Not on record, a decision under a cap takes all lines together.
        if policy is None or (not decided.line_id and policy.portfolio is not None):
            return None, seen
        mine = [
            decided.line_id in ("", line) and (reopen or step < Step.CLOSE)
            for line, step in zip(lines["line_id"].to_pylist(), lines["step"].to_pylist(), strict=True)
        ]
        lines = lines.filter(pa.array(mine, pa.bool_()))
        return (lines if len(lines) else None), seen


def _by_what_is_in_force(day: date) -> OnRecord:
    """The decision that is made now, none being on record."""
    nowhere = Place(0.0, Step.MAINTAIN)
    return OnRecord(day, "", nowhere, nowhere, "", None, None, None, None, False, Scaling())
