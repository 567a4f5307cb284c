"""Whether a rule can ever hold: an interval check over what its columns can be."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import product

from creditline.models.policy.rules.columns import Known
from creditline.models.policy.rules.nodes import All, Any, Col, Compare, Const, Member, Node, Not, Null

FLIPPED = {"=": "=", "<>": "<>", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
DENIED = {"=": "<>", "<>": "=", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_MOST = 256  # conjunctions looked at before the check gives up


class Reach(Enum):
    """What the check found."""

    NEVER = "never"
    POSSIBLE = "possible"
    UNSURE = "unsure"


@dataclass(frozen=True)
class _Range:
    """What is left of one column: an interval, texts it must be one of, and whether it is null."""

    lowest: float
    highest: float
    open_low: bool = False
    open_high: bool = False
    texts: frozenset[str] | None = None
    without: frozenset[float | str] = frozenset()
    null: bool | None = None

    @property
    def is_empty(self) -> bool:
        if self.null:
            return False
        point = self.lowest == self.highest
        gone = point and (self.open_low or self.open_high or self.lowest in self.without)
        return self.lowest > self.highest or gone or (self.texts is not None and not self.texts - self.without)


def reach(node: Node, known: Mapping[str, Known]) -> Reach:
    """Whether `node` can hold for values within `known`; UNSURE where a part compares more than a column with constants."""
    found = Reach.NEVER
    try:
        for conjunction in _conjunctions(pushed(node)):
            one = _one(conjunction, known)
            if one is Reach.POSSIBLE:
                return one
            found = one if one is Reach.UNSURE else found
    except OverflowError:
        return Reach.UNSURE
    return found


def pushed(node: Node, denied: bool = False) -> Node:
    """The same condition with every NOT taken down to nulls, memberships and constants."""
    match node:
        case Not(item):
            return pushed(item, not denied)
        case All(items) | Any(items):
            both = All if isinstance(node, All) is not denied else Any
            return both(tuple(pushed(item, denied) for item in items))
        case Compare(op, left, right) if denied:
            return Compare(DENIED[op], left, right)
        case Const(value) if denied and isinstance(value, bool):
            return Const(not value)
    return Not(node) if denied else node


def _conjunctions(node: Node) -> Iterator[Sequence[Node]]:
    match node:
        case Any(items):
            for item in items:
                yield from _conjunctions(item)
        case All(items):
            parts = [list(_conjunctions(item)) for item in items]
            if math.prod(len(part) for part in parts) > _MOST:
                raise OverflowError
            for chosen in product(*parts):
                yield [atom for part in chosen for atom in part]
        case _:
            yield [node]


def _one(atoms: Sequence[Node], known: Mapping[str, Known]) -> Reach:
    left: dict[str, _Range] = {}
    sure = True
    for atom in atoms:
        name = _column(atom)
        if name is None:
            if atom == Const(False):
                return Reach.NEVER
            sure = sure and atom == Const(True)
            continue
        given = known.get(name, Known())
        narrowed = _narrow(left.get(name, _Range(given.lowest, given.highest)), atom)
        if narrowed is None:
            return Reach.NEVER
        left[name] = narrowed
    if any(part.is_empty for part in left.values()):
        return Reach.NEVER
    return Reach.POSSIBLE if sure else Reach.UNSURE


def _column(atom: Node) -> str | None:
    """The only column of an atom the check understands."""
    match atom:
        case Compare(_, Col(name), Const()) | Compare(_, Const(), Col(name)):
            return name
        case Null(Col(name)) | Not(Null(Col(name))):
            return name
        case Member(Col(name), options) | Not(Member(Col(name), options)) if all(isinstance(o, Const) for o in options):
            return name
    return None


def _narrow(at: _Range, atom: Node) -> _Range | None:
    """`at` where `atom` holds too; None where a column would have to be null and not null."""
    if isinstance(atom, Null):
        return None if at.null is False else replace(at, null=True)
    if at.null:
        return None
    at = replace(at, null=False)
    match atom:
        case Compare(op, Const(value), Col()):
            return _compared(at, FLIPPED[op], value)
        case Compare(op, Col(), Const(value)):
            return _compared(at, op, value)
        case Member(_, options):
            values = [option.value for option in options if isinstance(option, Const)]
            if all(isinstance(value, str) for value in values):
                return _of(at, frozenset(str(value) for value in values))
            numbers = [value for value in values if isinstance(value, float)]
            inside = [n for n in numbers if at.lowest <= n <= at.highest and n not in at.without]
            if not inside:
                return replace(at, lowest=1.0, highest=0.0)
            return replace(at, lowest=min(inside), highest=max(inside))
        case Not(Member(_, options)):
            out = {o.value for o in options if isinstance(o, Const) and isinstance(o.value, float | str)}
            return replace(at, without=at.without | out)
    return at


def _of(at: _Range, texts: frozenset[str]) -> _Range:
    return replace(at, texts=texts if at.texts is None else at.texts & texts)


def _compared(at: _Range, op: str, value: object) -> _Range:
    if isinstance(value, str):
        if op == "=":
            return _of(at, frozenset({value}))
        return replace(at, without=at.without | {value}) if op == "<>" else at
    if isinstance(value, bool) or not isinstance(value, float):
        return at
    if op == "<>":
        return replace(at, without=at.without | {value})
    if op in ("<", "<=", "=") and (value < at.highest or (value == at.highest and op == "<")):
        at = replace(at, highest=value, open_high=op == "<")
    if op in (">", ">=", "=") and (value > at.lowest or (value == at.lowest and op == ">")):
        at = replace(at, lowest=value, open_low=op == ">")
    return at
