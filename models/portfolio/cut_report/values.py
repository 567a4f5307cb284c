"""Everything a cut report says, as values; `report.schema.json` beside this file describes the JSON."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from creditline.features.output.plain import plain

SCHEMA_VERSION = 2  # raise it when a reader of the JSON would misread the new form


@dataclass(frozen=True)
class About:
    """What was in force. `previous_…`: at the earlier date, None where it was the same."""

    model: str
    previous_model: str | None
    policy: str
    previous_policy: str | None
    product: str | None
    currency: str
    creditline: str


@dataclass(frozen=True)
class Count:
    """Cuts of one kind, and what may no longer be drawn for them together, in major units of the currency."""

    name: str
    cuts: int
    exposure_removed: float


@dataclass(frozen=True)
class LayerCount:
    """A layer's part in the cuts.

    `decisive`: lines it pulled down more than any other layer did. `stands_without`: lines that would have stood but
    for it (a line may count for several layers, or for none). `exposure_removed`: its share, which add up over the
    layers and what stands beside them to what all cuts removed, to the cent (below 0: it left more to draw).
    """

    layer: str
    decisive: int
    stands_without: int
    exposure_removed: float


@dataclass(frozen=True)
class FamilyCount:
    """Cuts whose first principal reason is of the family, and cuts that name it among their principal reasons."""

    family: str
    first: int
    named: int


@dataclass(frozen=True)
class PairCount:
    """Cuts that name both families, in alphabetical order, among their principal reasons."""

    family: str
    other: str
    cuts: int


@dataclass(frozen=True)
class Causes:
    """Why these lines were cut. `shared`: no single layer pulled more than all others. `unnamed`: no principal reason.

    `asked`, `anyway`, `merged` and `unexplained`: removed by the customers' own wishes, by what would have come anyway, by
    layers that cannot be told apart, and by what the record has otherwise than the policy. `behaviour`: cuts by what
    the customer's own behaviour had to do with them.
    """

    layers: tuple[LayerCount, ...]
    asked: float
    anyway: float
    merged: float
    unexplained: float
    shared: int
    behaviour: tuple[Count, ...]
    families: tuple[FamilyCount, ...]
    unnamed: int


@dataclass(frozen=True)
class Later:
    """What became of them by `outcome`. `good` of `known` did not default; `share_good` None where too few are known.

    `open`: the performance window has not ended. `no_exposure`: nothing was left to default on. `in_default`: were at the
    later date already. `unknown`: the lender's own outcomes do not say. `why_not`: why nothing is known at all.
    """

    outcome: str
    known: int
    good: int | None
    share_good: float | None
    open: int
    no_exposure: int
    in_default: int
    unknown: int
    why_not: str | None


@dataclass(frozen=True)
class CutMoney:
    """The cuts in money, by the economics beside the policy; told from where each line last stood whole, with what is owed and the pd now.

    `loss_before`, `loss_after`: pd x LGD x EAD. `room_removed`: above what is owed. `earnings_forgone`: expected.
    `handling_saved`: of lines closed with nothing owed. `profit`: loss spared and handling saved less earnings forgone.
    `break_even_pd`: the one pd at which the cuts together neither gain nor lose, None where nothing was to be drawn.
    `below_break_even`: cuts at a pd below their own.
    """

    loss_before: float
    loss_after: float
    room_removed: float
    earnings_forgone: float
    handling_saved: float
    profit: float
    break_even_pd: float | None
    mean_pd: float | None
    below_break_even: int


@dataclass(frozen=True)
class GoodCohort:
    """Customers never late and with a score of at least `lowest_score`, whose line was cut all the same.

    `never_late` and `good_score`: cuts of which either holds. `money` is None where the policy states no economics.
    """

    lowest_score: int
    never_late: int
    good_score: int
    cuts: int
    exposure_removed: float
    causes: Causes
    later: Later
    money: CutMoney | None = None


@dataclass(frozen=True)
class SegmentCount:
    """Cuts of customers who share an attribute's value. `decided`: their lines decided on that day."""

    by: str
    group: str
    decided: int
    cuts: int
    share_cut: float
    exposure_removed: float


@dataclass(frozen=True)
class OverrideGroup:
    """Cases that a person decided, by one thing they share; `rate` of them were overridden, None where none was decided."""

    name: str
    decided: int
    overridden: int
    rate: float | None


@dataclass(frozen=True)
class Overrides:
    """Cases of decisions up to the later date that went to a person, and how they ended.

    `open`: not decided yet, or waiting for a second person. `erased`: of persons whose records are erased, counted nowhere
    else. `raised` and `lowered`: what overrides left to draw above and below the decisions. `sent`: by what sent them to a
    person; `reasons`: by the reason given, the rate of all that were decided; `bands`: by the band of the score. `later`: what
    became of those overridden, `later_upheld` of the others.
    """

    cases: int
    open: int
    erased: int
    total: OverrideGroup
    raised: float
    lowered: float
    sent: tuple[OverrideGroup, ...]
    reasons: tuple[OverrideGroup, ...]
    bands: tuple[OverrideGroup, ...]
    later: Later
    later_upheld: Later


@dataclass(frozen=True)
class CutReport:
    """A day's cuts. `cuts`: those told from where the line stood, between the dates `earliest` and `latest`.

    `never_whole`: lines cut besides that never stood whole with nothing due, which are explained against other customers.
    `cohort` is None where the data cannot tell who was ever late. `review`: cuts a person must look at before the
    customer is told. `overrides`: what persons decided, None where no reviews are given.
    `money`: None where the policy states no economics.
    """

    about: About
    earliest: date
    latest: date
    end: date
    decided: int
    cuts: int
    never_whole: int
    exposure_before: float
    exposure_removed: float
    actions: tuple[Count, ...]
    causes: Causes
    bands: tuple[Count, ...]
    segments: tuple[SegmentCount, ...]
    pairs: tuple[PairCount, ...]
    cohort: GoodCohort | None
    review: int
    overrides: Overrides | None
    money: CutMoney | None = None

    def to_json(self) -> dict[str, Any]:
        """Plain values, dates as YYYY-MM-DD, with the schema's version."""
        written: dict[str, Any] = plain({"schema_version": SCHEMA_VERSION, **asdict(self)})
        return written
