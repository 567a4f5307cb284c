"""A rule's expression as a tree of the few forms that are allowed, and back to SQL."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from creditline.features.data.reading.sql_text import name_sql, text_sql


@dataclass(frozen=True)
class Col:
    """A column, by its name."""

    name: str


@dataclass(frozen=True)
class Const:
    """A number, a text or a truth value."""

    value: float | str | bool


@dataclass(frozen=True)
class Compare:
    """`left op right`; `op` is one of `= <> < <= > >=`."""

    op: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True)
class Member:
    """`item IN (options)`."""

    item: "Node"
    options: tuple["Node", ...]


@dataclass(frozen=True)
class Null:
    """`item IS NULL`."""

    item: "Node"


@dataclass(frozen=True)
class Not:
    """`NOT item`."""

    item: "Node"


@dataclass(frozen=True)
class All:
    """`a AND b …`."""

    items: tuple["Node", ...]


@dataclass(frozen=True)
class Any:
    """`a OR b …`."""

    items: tuple["Node", ...]


@dataclass(frozen=True)
class Call:
    """An allowed function or operator, by DuckDB's name."""

    name: str
    items: tuple["Node", ...]


Node: TypeAlias = Col | Const | Compare | Member | Null | Not | All | Any | Call

_INFIX = frozenset({"+", "-", "*", "/"})


def sql_of(node: Node) -> str:
    """The expression as DuckDB reads it, every column quoted."""
    match node:
        case Col(name):
            return name_sql(name)
        case Const(value):
            return _literal(value)
        case Compare(op, left, right):
            return f"({sql_of(left)} {op} {sql_of(right)})"
        case Member(item, options):
            return f"({sql_of(item)} IN ({', '.join(map(sql_of, options))}))"
        case Null(item):
            return f"({sql_of(item)} IS NULL)"
        case Not(item):
            return f"(NOT {sql_of(item)})"
        case All(items):
            return f"({' AND '.join(map(sql_of, items))})"
        case Any(items):
            return f"({' OR '.join(map(sql_of, items))})"
        case Call(name, items) if name in _INFIX and len(items) == 2:
            return f"({sql_of(items[0])} {name} {sql_of(items[1])})"
        case Call(name, items) if name == "-":
            return f"(- {sql_of(items[0])})"
        case Call(name, items):
            return f"{name}({', '.join(map(sql_of, items))})"


def columns_of(node: Node) -> Iterator[str]:
    """Every column the expression reads, as often as it does."""
    match node:
        case Col(name):
            yield name
        case Const():
            return
        case Compare(_, left, right):
            yield from columns_of(left)
            yield from columns_of(right)
        case Member(item, options):
            yield from columns_of(item)
            for option in options:
                yield from columns_of(option)
        case Null(item) | Not(item):
            yield from columns_of(item)
        case All(items) | Any(items) | Call(_, items):
            for item in items:
                yield from columns_of(item)


def _literal(value: float | str | bool) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return text_sql(value) if isinstance(value, str) else f"({value!r}::DOUBLE)"
