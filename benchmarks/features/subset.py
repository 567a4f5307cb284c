"""The 126 features every engine of the comparison computes: 7 kinds of posting x 3 measures x 6 windows."""

from dataclasses import dataclass

from creditline.features.catalogue import Catalogue
from creditline.features.declare import Aggregate, Audience, Concept, Family, Feature, How, Is, Rows, Unit
from creditline.features.words.named import Named

WINDOWS = (7, 30, 60, 90, 180, 365)
KINDS = (
    ("direction", "in"),
    ("direction", "out"),
    ("category", "groceries"),
    ("category", "rent"),
    ("category", "dining"),
    ("category", "cash"),
    ("category", "online"),
)
MEASURES = ("count", "sum", "max")


@dataclass(frozen=True)
class Wanted:
    """One column of the comparison."""

    label: str
    value: str
    measure: str
    days: int

    @property
    def name(self) -> str:
        """Its name in every engine."""
        return f"{self.value}.{self.measure}_{self.days}d"


WANTED = tuple(Wanted(label, value, m, days) for label, value in KINDS for m in MEASURES for days in WINDOWS)


def subset() -> Catalogue:
    """The same as declarations."""
    return Catalogue(tuple(_feature(wanted) for wanted in WANTED), None)


def _feature(wanted: Wanted) -> Feature:
    how = How(wanted.measure)
    rows = Rows("transactions", (Is(wanted.label, (wanted.value,)),))
    return Feature(
        wanted.name,
        Aggregate(rows, how, None if how is How.COUNT else "amount", wanted.days),
        Concept.alike(Family.SPENDING, "own"),
        Unit.COUNT if how is How.COUNT else Unit.MONEY,
        Named.alike(wanted.name),
        Audience.CUSTOMER,
    )
