"""From groups of records to what each, and all of a group, are worth."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from creditline.models.policy import Step
from creditline.models.portfolio.dispute.values import OnRecord
from creditline.models.portfolio.worth.chain import Outcomes, VariantChain
from creditline.models.portfolio.worth.groups import Group, GroupMember
from creditline.models.portfolio.worth.values import Decision, GroupWorth, RecordWorth, Worth, Worths
from creditline.models.portfolio.worth.variants import Variant
from creditline.models.why.game.line_facts import Place


def valued(
    chain: VariantChain, groups: Sequence[Group], customer: int | str, start: date, recorded: OnRecord | None
) -> Worths:
    """What they are worth. Of the line nothing is told where the decision `recorded` is not the one the records give."""
    variants = _variants(groups)
    outcomes = _Told(chain.of(list(variants.values())), recorded)
    worth = {key: outcomes.worth(place) for place, key in enumerate(variants, 1)}
    found = [_group(group, worth) for group in groups]
    return Worths(
        customer_id=customer,
        start=start,
        end=chain.day,
        score=outcomes.score(0),
        line=outcomes.decision,
        groups=tuple(sorted(found, key=lambda group: (*_order(group.together), group.concept))),
    )


_Key = tuple[str, ...]  # of a group its concept, of a record its table and name


def _variants(groups: Sequence[Group]) -> dict[_Key, Variant]:
    """Each once, though a record stands behind several concepts."""
    found: dict[_Key, Variant] = {}
    for group in groups:
        if group.together is not None:
            found[(group.concept,)] = group.together
        for member in group.alone:
            if member.meant.one is not None:
                found.setdefault(_key(member), member.meant.one)
    return found


def _key(member: GroupMember) -> _Key:
    return member.record.table, member.record.record


def _group(group: Group, worth: dict[_Key, Worth]) -> GroupWorth:
    records = [
        RecordWorth(
            table=member.record.table,
            record=member.record.record,
            on=member.record.on,
            amount=member.record.amount,
            late=member.meant.late,
            copies=member.meant.copies,
            how=member.meant.how,
            worth=None if member.meant.one is None else worth[_key(member)],
        )
        for member in group.alone
    ]
    records.sort(key=lambda one: (*_order(one.worth), -one.on.toordinal(), one.table, one.record))
    together = None if group.together is None else worth[(group.concept,)]
    more = len(group.members) - len(group.alone)
    return GroupWorth(group.concept, group.named, group.features, together, tuple(records), more)


def _order(worth: Worth | None) -> tuple[float, float, float]:
    """The most first: by points, whichever way, then by money."""
    if worth is None:
        return 1.0, 0.0, 0.0
    return 0.0, -abs(worth.points or 0), -max(abs(worth.limit or 0.0), abs(worth.drawable or 0.0))


class _Told:
    """Outcomes beside the first of them, which is that of the records as they are."""

    def __init__(self, outcomes: Outcomes, recorded: OnRecord | None) -> None:
        self._scores: list[dict[str, Any]] = outcomes.scores.select(["score", "raw"]).to_pylist()
        decided = outcomes.decided
        rows = [] if decided is None else decided.select(["limit_after", "step", "action"]).to_pylist()
        places = [Place(float(row["limit_after"]), Step(int(row["step"]))) for row in rows]
        departs = bool(places) and recorded is not None and places[0] != recorded.after
        self._places = [] if departs else places
        self._actions = [str(row["action"]) for row in rows]

    def score(self, at: int) -> int | None:
        found: int | None = self._scores[at]["score"]
        return found

    @property
    def decision(self) -> Decision | None:
        if not self._places:
            return None
        return Decision(self._places[0], self._actions[0])

    def worth(self, at: int) -> Worth:
        points, exact = (self._less(at, name) for name in ("score", "raw"))
        if not self._places:
            return Worth(None if points is None else int(points), exact, None, None, None)
        here, there = self._places[0], self._places[at]
        return Worth(
            points=None if points is None else int(points),
            exact=exact,
            limit=there.limit - here.limit,
            drawable=there.drawable - here.drawable,
            line=Decision(there, self._actions[at]),
        )

    def _less(self, at: int, name: str) -> float | None:
        without, with_it = self._scores[at][name], self._scores[0][name]
        return None if without is None or with_it is None else without - with_it
