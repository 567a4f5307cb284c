"""One comparison, from two models and data to everything that is reported."""

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import pyarrow as pa

from creditline.features.data import DataSet
from creditline.features.data.span import nothing_known_since, span_of
from creditline.features.errors import DataError
from creditline.models.artefact import Model
from creditline.models.policy import Action
from creditline.models.policy.parts.economics import Economics
from creditline.models.portfolio.cut_report.rows import late_features
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.known_features import refuse_absent
from creditline.training.compare.compare_settings import CompareSettings
from creditline.training.compare.compared import ComparedModel, Comparison
from creditline.training.compare.days.both import join_days
from creditline.training.compare.days.decided_day import Beside, DecidedDay, decide_day
from creditline.training.compare.days.matured import Matured, definition_for, matured
from creditline.training.compare.days.policy_warnings import policy_warnings
from creditline.training.compare.days.segmented import segmented
from creditline.training.compare.days.side import CHALLENGER, CHAMPION, Side, refuse_other_product
from creditline.training.compare.findings.limits import limits_of
from creditline.training.compare.findings.migration import changes, lines_compared
from creditline.training.compare.findings.money import price
from creditline.training.compare.findings.paths import last_months, paths_compared
from creditline.training.compare.findings.reasons import reasons_compared
from creditline.training.compare.findings.stability import stability_compared
from creditline.training.compare.findings.swap_set import by_number, by_policy
from creditline.training.compare.findings.tests import outcomes_compared
from creditline.training.outcomes import DefaultDefinition

_ACTIONS = tuple(map(str, Action))


def compare(
    champion: Model,
    challenger: Model,
    data: DataSet,
    settings: CompareSettings,
    step: Callable[[str], None] = lambda _: None,
) -> Comparison:
    """Hold the challenger against the champion on the same customers of `data`.

    Days, customers and lines are the same for both, and so are outcomes: those that either model learned from are left out
    of every number that reads an outcome. DataError for models of different products, data that lack what either reads, and
    days on which nobody was known. `step` is told what begins.
    """
    refuse_other_product(champion, challenger)
    for model in (champion, challenger):
        refuse_absent(model, data)
    names, groups = segmented(data, settings.segments, settings.smallest_group, prohibited=settings.prohibited)
    sides = {
        CHAMPION: Side.of(CHAMPION, champion, settings.policy, data),
        CHALLENGER: Side.of(CHALLENGER, challenger, settings.challenger_policy or settings.policy, data),
    }
    definition = definition_for(champion, settings.days_past_due, settings.horizon_months)
    step("looking up outcomes")
    found, why = _outcomes(data, (champion, challenger), definition, settings)
    days = settings.days or (found.days if found is not None else (_last_month_end(data),))
    economics = _economics(sides)
    with tempfile.TemporaryDirectory(prefix="creditline-compare-") as folder, policy_warnings() as unread:
        beside = Beside(late_features(data, InForce(champion)), () if economics is None else economics.features)
        decided = [_decided(data, sides, day, Path(folder), beside, settings.memory, step) for day in days]
        people, lines = join_days(decided, _known(data, found), groups)
        step("comparing")
        outcomes = why if found is None else outcomes_compared(people, found)
        reasons = None
        if settings.policy is not None and settings.explained:
            reasons = reasons_compared(data, sides, decided[-1], settings.explained, step)
        paths = None
        if settings.months:
            paths = paths_compared(data, sides, settings.months, economics, settings.memory, step)
    weighted = found is not None and found.weighted
    swaps = [by_number(champion, people, settings.approve, weighted=weighted)]
    moved = [*changes("band", "band", people, names, [band.name for band in champion.bands])]
    priced = None
    if lines is not None:
        alive = lines.only(lines.alive)
        priced = None if economics is None else price(economics, alive)
        swaps.append(by_policy(lines, priced, weighted=weighted))
        moved += changes("action", "line_action", lines, names, _ACTIONS)
    return Comparison(
        champion=_told(sides[CHAMPION], challenger),
        challenger=_told(sides[CHALLENGER], champion),
        target_product=champion.target_product,
        default="given by the lender" if data.has("outcomes") else definition.text,
        days=tuple(days),
        customers=len(people),
        in_default=int((~people.alive).sum()),
        outcomes=None if isinstance(outcomes, str) else outcomes,
        no_outcomes=outcomes if isinstance(outcomes, str) else None,
        swap_sets=tuple(swaps),
        changes=tuple(moved),
        stability=stability_compared(sides, people),
        lines=None if lines is None else lines_compared(lines),
        money=() if priced is None or lines is None else priced.sums(lines.only(lines.alive).alive),
        reasons=reasons,
        paths=paths,
        limits=(*_stale(data, days), *limits_of(sides, settings, definition, found, economics, lines), *unread),
    )


def _stale(data: DataSet, days: Sequence[date]) -> Iterator[str]:
    """What there is to say of days that lie long after the last record."""
    span = span_of(data)
    return (said for day in days if (said := nothing_known_since(span, day, data.folder)) is not None)


def _outcomes(
    data: DataSet, models: tuple[Model, Model], definition: DefaultDefinition, settings: CompareSettings
) -> tuple[Matured | None, str]:
    """The matured rows, or None and why there are none: what is decided can be compared without them."""
    try:
        return matured(data, models, definition, settings.days, settings.cohorts), ""
    except DataError as error:
        return None, str(error)


def _last_month_end(data: DataSet) -> date:
    return last_months(data, 1)[0]


def _economics(sides: Mapping[str, Side]) -> Economics | None:
    """Those of the champion's policy, or of the challenger's where that states none."""
    stated = [side.policy.economics for side in sides.values() if side.policy is not None]
    return next((one for one in stated if one is not None), None)


def _decided(
    data: DataSet,
    sides: Mapping[str, Side],
    day: date,
    folder: Path,
    beside: Beside,
    memory: str,
    step: Callable[[str], None],
) -> dict[str, DecidedDay]:
    found: dict[str, DecidedDay] = {}
    for name, side in sides.items():
        first = sides[CHAMPION]
        if name == CHALLENGER and side.model is first.model and side.policy == first.policy:
            found[name] = found[CHAMPION]
            continue
        step(f"{'scoring' if side.policy is None else 'deciding'} as of {day}, {name}")
        found[name] = decide_day(data, side, day, folder, beside, memory)
    return found


def _known(data: DataSet, found: Matured | None) -> pa.Table:
    """The rows with an outcome, of which there may be none."""
    if found is not None:
        return found.rows
    kinds = (pa.int64() if data.id_type == "BIGINT" else pa.string(), pa.date32(), pa.int64(), pa.float64())
    names = ("customer_id", "as_of", "defaulted", "weight")
    return pa.table({name: pa.array([], kind) for name, kind in zip(names, kinds, strict=True)})


def _told(side: Side, other: Model) -> ComparedModel:
    model, policy = side.model, side.policy
    theirs = {feature.name for feature in other.features}
    return ComparedModel(
        version=model.version,
        kind=model.kind.value,
        outcome=model.versions.outcome,
        features=len(model.features),
        only=tuple(feature.name for feature in model.features if feature.name not in theirs),
        policy=None if policy is None else f"{policy.name} {policy.version}",
        creditline=model.versions.creditline,
    )
