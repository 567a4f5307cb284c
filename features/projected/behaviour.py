"""The named behaviours: each one declaration, in `behaviours.toml`."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from creditline.features.contract import TABLES
from creditline.features.errors import DeclarationError
from creditline.features.toml.text import read_table
from creditline.features.words.named import Named

PAYS, CLEARS, DOWN, NO_INQUIRIES, NO_LOANS = (
    "pays_on_time", "clears_arrears", "pays_down", "no_new_inquiries", "no_new_loans",
)  # fmt: skip


@dataclass(frozen=True)
class Behaviour:
    """One behaviour. `writes`: the tables whose rows to come differ with it.

    `assumed`: part of every projection; the others are the customer's to do, the lower `effort` the easier. `degrees`: how far
    it may go, the easiest first; none where it is done or not. DeclarationError for a table that is no customer's record.
    """

    name: str
    words: Named
    writes: tuple[str, ...]
    assumed: bool = False
    effort: int = 0
    degrees: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        wrong = [t for t in self.writes if t not in TABLES or t in ("decisions", "outcomes", "customers", "macro")]
        if wrong or not self.writes:
            raise DeclarationError(
                f"behaviour {self.name} writes {wrong or 'no table'}; name tables of customers' events"
            )
        if self.degrees and self.assumed:
            raise DeclarationError(f"behaviour {self.name} is assumed and has degrees; leave them out")


@dataclass(frozen=True)
class Act:
    """A behaviour done, to a degree where it has degrees."""

    behaviour: Behaviour
    degree: float | None = None

    @property
    def rank(self) -> int:
        """How far it goes: 0 for the easiest degree."""
        return 0 if self.degree is None else self.behaviour.degrees.index(self.degree)

    def said(self, language: str, as_of: date, say: Callable[[date], str]) -> str:
        """A clause: what the customer does, with its day (as `say` writes it) or its share."""
        words = self.behaviour.words.said(language)
        if self.behaviour.name == CLEARS and self.degree is not None:
            return words.format(on=say(as_of + timedelta(int(self.degree))))
        return words if self.degree is None else words.format(share=f"{self.degree:.0%}")


@dataclass(frozen=True)
class Choice:
    """What a customer does beside what is assumed: at most one act of a behaviour, in the order of the declarations."""

    acts: tuple[Act, ...] = ()

    def degree(self, name: str) -> float | bool | None:
        """To what degree the behaviour is done, True where it has none; None where it is not done."""
        for act in self.acts:
            if act.behaviour.name == name:
                return True if act.degree is None else act.degree
        return None

    @property
    def names(self) -> tuple[str, ...]:
        """The behaviours done."""
        return tuple(act.behaviour.name for act in self.acts)

    @property
    def ease(self) -> tuple[int, int, int]:
        """Fewest acts first, then the least effort, then the easiest degrees."""
        return len(self.acts), sum(act.behaviour.effort for act in self.acts), sum(act.rank for act in self.acts)

    def writing(self, tables: frozenset[str]) -> "Choice":
        """The part of it that writes any of `tables`."""
        return Choice(tuple(act for act in self.acts if tables & set(act.behaviour.writes)))


@cache
def behaviours() -> Mapping[str, Behaviour]:
    """Every declared behaviour by name."""
    listed = read_table(Path(__file__).with_name("behaviours.toml"), DeclarationError, "install creditline again")
    return {
        name: Behaviour(
            name, Named.of(told["words"]), tuple(told["writes"]), bool(told.get("assumed", False)), int(told.get("effort", 0)),
            tuple(map(float, told.get("degrees", ()))),
        )
        for name, told in listed.items()
    }  # fmt: skip


def acts() -> tuple[Behaviour, ...]:
    """Those that are the customer's to do."""
    return tuple(one for one in behaviours().values() if not one.assumed)


def choices(grid: Mapping[str, tuple[float | None, ...]]) -> Iterator[Choice]:
    """Every choice from a grid: of each behaviour named not doing it, or one of its degrees (None: done). The empty one first."""
    found: list[tuple[Act, ...]] = [()]
    for one in acts():
        if one.name in grid:
            found = [(*before, *done) for before in found for done in ((), *((Act(one, d),) for d in grid[one.name]))]
    yield from sorted(map(Choice, found), key=lambda choice: (*choice.ease, choice.names))
