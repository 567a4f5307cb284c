"""Ways back of lines of one data set: opened once, then asked customer by customer or many at once."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from creditline.features.catalogue import Catalogue
from creditline.features.data import DataSet
from creditline.features.data.economy import figures_known
from creditline.features.engine.compute.setup import reads_macro
from creditline.features.errors import DataError
from creditline.features.projected.behaviour import Choice
from creditline.features.projected.chosen_lives import ChosenLives
from creditline.features.projected.groups import cut_clock, feature_groups
from creditline.features.projected.lives import Lives
from creditline.features.projected.opened import CarriedFrom, carried_from
from creditline.features.projected.projection import Projection
from creditline.models.artefact import Model
from creditline.models.calibration.figures import PREFIX
from creditline.models.policy import Policy, Scaling, Step
from creditline.models.portfolio.decide_dates.job import month_ends
from creditline.models.portfolio.explain.customer_rows import macro_rows
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.lines.record import decision_files, recorded
from creditline.models.portfolio.policy_features import decision_catalogue
from creditline.models.portfolio.restore.ahead import Ahead
from creditline.models.portfolio.restore.in_force_then import InForceThen
from creditline.models.portfolio.restore.replay import MonthsReplay, Replayed
from creditline.models.portfolio.restore.start import Start, start_of
from creditline.models.scoring.figures import figure_columns

Ints = NDArray[np.int64]
ECONOMY = "macro."


@dataclass(frozen=True)
class Restoring:
    """What ways back are worked out with. `days`: of the decisions to come; `daily`: whether that is every day, not month ends.

    `held_from`: the day figures of the economy end on, None where none are read.
    """

    data: DataSet
    model: Model
    policy: Policy
    catalogue: Catalogue
    force: InForceThen
    as_of: date
    until: date
    days: tuple[date, ...]
    held_from: date | None
    daily: bool = False

    @property
    def at_once(self) -> int:
        """How many customers are carried on at a time, 1 or more: fewer where more days are decided on."""
        return max(1, 6_000 // max(12, len(self.days)))

    def source(self, customers: Sequence[int | str]) -> CarriedFrom:
        """The records of customers; DataError for one who is not there."""
        return carried_from(self.data, customers, self.as_of, self.catalogue)

    def start(self, source: CarriedFrom) -> Start:
        """Where their lines stand."""
        return start_of(self.data, source.known, self.model.target_product)

    def projection(
        self,
        source: CarriedFrom,
        start: Start,
        lives: Lives,
        chosen: Sequence[Choice],
        pairs: ChosenLives | None = None,
    ) -> Projection:
        """The records of lives carried on, under each of some choices, or of `pairs` of them only.

        A line that is suspended or closed is not drawn on.
        """
        frozen = start.state.in_force.step[start.of_lives(lives)] >= Step.SUSPEND
        some = ChosenLives.every(len(chosen), lives.count) if pairs is None else pairs
        return Projection(
            source.known, source.owed, lives, tuple(chosen), frozen, self.model.target_product, some, source.past_due
        )

    def ahead(
        self,
        source: CarriedFrom,
        start: Start,
        lives: Lives,
        chosen: Sequence[Choice],
        pairs: ChosenLives | None = None,
    ) -> Ahead:
        """What is known of the days to come of lives under choices; see `projection`."""
        return Ahead(self.force, self.projection(source, start, lives, chosen, pairs), self.days)

    def replay(
        self,
        source: CarriedFrom,
        start: Start,
        lives: Lives,
        chosen: Sequence[Choice],
        scaling: Scaling | None = None,
        *,
        pairs: ChosenLives | None = None,
        keep: bool = False,
    ) -> Replayed:
        """The policy replayed for lives of customers with a line, under each of some choices, or for `pairs` of them only.

        `scaling`: what the portfolio cap does, without it what it did by the last decision on record. `keep`: also the features.
        """
        ahead = self.ahead(source, start, lives, chosen, pairs)
        return self.replayed(ahead, start, np.arange(len(ahead.projection.pairs.life)), scaling, keep=keep)

    def replayed(
        self,
        ahead: Ahead,
        start: Start,
        pairs: Ints,
        scaling: Scaling | None = None,
        *,
        keep: bool = False,
        past_closing: bool = True,
    ) -> Replayed:
        """The same for some pairs of what is ahead, see `MonthsReplay`; those alike are replayed once."""
        first, group = ahead.alike
        groups, row = np.unique(group[pairs], return_inverse=True)
        replay = MonthsReplay(ahead, start, first[groups])
        return replay.run(start.scaling if scaling is None else scaling, keep, past_closing).take(row)

    def under(self, policy: Policy) -> "Restoring":
        """The same under a policy that reads no more than this one."""
        return replace(self, policy=policy, force=replace(self.force, policy=policy))


@contextmanager
def restoring(
    in_force: InForce, data: DataSet, as_of: date, horizon: int, *, daily: bool = False
) -> Iterator[Restoring]:
    """Open `data` with the decisions of `in_force` up to `as_of`; for use within the block.

    Decided on is at month ends, or `daily`. DataError for a horizon without a decision date, and one beyond the table of the
    economy where the policy reads it.
    """
    policy, model = in_force.policy, in_force.model
    if policy is None:
        raise DataError("a way back is replayed under a policy; give --policy")
    until = as_of + timedelta(horizon)
    each = tuple(as_of + timedelta(n) for n in range(1, horizon + 1))
    days = each if daily else tuple(day for day in month_ends(as_of, horizon // 28 + 2) if as_of < day <= until)
    if not days:
        raise DataError(
            f"no month ends within {horizon} days of {as_of}, so nothing is decided by then; give a longer --horizon"
        )
    with recorded(data, _until(in_force.decisions, as_of), as_of + timedelta(1)) as rec:
        catalogue = decision_catalogue(model, rec, [policy], declarations=in_force.declarations)
        with rec.connect() as connection:
            macro = macro_rows(connection, rec)
        ends = _economy_ends(macro)
        columns = figure_columns(model)
        if until > (ends or as_of) and (read := [name for name in policy.columns if name.startswith(ECONOMY)]):
            raise DataError(
                f"the policy {policy.name} reads {read[0]}, and the table macro ends on {ends}, before {until}; give a shorter "
                "--horizon, or figures that are expected until then"
            )
        names = [name.removeprefix(PREFIX) for name in columns]
        between = each if policy.period.days else ()  # a notice may be due
        figures = figures_known(rec, names, [*days, *between]) if names else {}
        groups = feature_groups(catalogue, rec.settings, macro)
        clock = cut_clock(catalogue, rec.settings) if any(group.anchored for group in groups) else None
        held = ends if columns or reads_macro(catalogue) else None
        yield Restoring(
            rec,
            model,
            policy,
            catalogue,
            InForceThen(model, policy, groups, figures, clock),
            as_of,
            until,
            days,
            held,
            daily,
        )


def _economy_ends(macro: pa.Table | None) -> date | None:
    if macro is None or not len(macro):
        return None
    days: list[date] = [day for day in macro["published_on"].to_pylist() if day is not None]
    return max(days, default=None)


def _until(files: Sequence[Path], as_of: date) -> tuple[Path, ...]:
    """Of files called by their day, as `decide --months` calls them, those of `as_of` and before; others as they are."""
    kept = []
    for file in decision_files(files):
        try:
            day = date.fromisoformat(file.stem)
        except ValueError:
            day = as_of
        if day <= as_of:
            kept.append(file)
    return tuple(kept)
