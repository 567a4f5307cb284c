"""A TOML table as a dataclass: every kind of value, and one sentence for each that is not one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

import pytest

from creditline.features.errors import DataError, DeclarationError
from creditline.features.toml.text import parse_table, read_table
from creditline.features.toml.typed import typed


class Colour(StrEnum):
    RED = "red"
    GREEN = "green"


@dataclass(frozen=True)
class Part:
    name: str
    weight: float
    colour: Colour = Colour.RED

    def __post_init__(self) -> None:
        if self.weight < 0:
            raise DeclarationError(f"{self.name} weighs {self.weight:g}")


@dataclass(frozen=True)
class Whole:
    count: int
    parts: tuple[Part, ...]
    best: Part | None = None
    made_on: date | None = None
    sealed: bool = False
    marks: frozenset[str] = frozenset()
    sizes: Mapping[str, int] = field(default_factory=dict)


GOOD = """
count = 3
made_on = 2024-01-31
marks = ["x"]
sizes = { a = 1 }
[best]
name = "b"
weight = 0.5
colour = "green"
[[parts]]
name = "p"
weight = 2
"""


def read(text: str) -> Whole:
    return typed(Whole, parse_table(text, "w.toml", DataError), "w.toml", DataError)


def test_every_kind_of_value():
    assert read(GOOD) == Whole(
        count=3,
        parts=(Part("p", 2.0),),
        best=Part("b", 0.5, Colour.GREEN),
        made_on=date(2024, 1, 31),
        marks=frozenset({"x"}),
        sizes={"a": 1},
    )
    assert isinstance(read(GOOD).parts[0].weight, float)
    assert read(GOOD.replace("2024-01-31", '"2024-01-31"')) == read(GOOD)


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ("count = 3", "", "the file has no count; add it"),
        ("[best]", "[bast]", "the file has the key 'bast', which means nothing there; did you mean best?"),
        ("[[parts]]", "[[qqqqq]]", "the file has the key 'qqqqq', which means nothing there; there are count, parts, best, "
         "made_on, sealed, marks, sizes"),
        ("weight = 0.5", "wait = 0.5", "[best] has the key 'wait', which means nothing there; did you mean weight?"),
        ("weight = 0.5", "", "[best] has no weight; add it"),
        ("weight = 2", "", "[[parts]] 'p' has no weight; add it"),
        ('name = "p"\n', "", "[[parts]] number 1 has no name; add it"),
        ("count = 3", "count = 3.0", "count is 3.0, where a whole number must be"),
        ("count = 3", "count = true", "count is True, where a whole number must be"),
        ("weight = 2", 'weight = "2"', "weight of [[parts]] 'p' is '2', where a number must be"),
        ("weight = 2", "weight = inf", "weight of [[parts]] 'p' is inf, where a finite number must be"),
        ('"green"', '"grene"', "colour of [best] is 'grene', which is none of red, green; did you mean green?"),
        ("2024-01-31", "2024-01-31T10:00:00", "made_on is '2024-01-31 10:00:00', where a date such as 2024-01-31 must be"),
        ('["x"]', "[1]", "entry 1 of marks is 1, where text in quotes must be"),
        ("a = 1", 'a = "1"', "a of [sizes] is '1', where a whole number must be"),
        ("sizes = { a = 1 }", "sizes = 1", "sizes is 1, where a table must be"),
        ("count = 3", "count = 3\nsealed = 1", "sealed is 1, where true or false must be"),
        ("weight = 2", "weight = -2", "p weighs -2"),
    ],
)  # fmt: skip
def test_what_is_refused_in_one_sentence(was, becomes, said):
    assert was in GOOD
    with pytest.raises(DataError) as refused:
        read(GOOD.replace(was, becomes))
    assert str(refused.value) == f"w.toml: {said}"


def test_a_table_that_is_missing_is_named_as_one():
    @dataclass(frozen=True)
    class Holder:
        best: Part

    with pytest.raises(DeclarationError, match=r"^h: the file has no \[best\]; add it$"):
        typed(Holder, {}, "h", DeclarationError)


def test_files_that_are_no_toml(tmp_path):
    file = tmp_path / "a.toml"
    with pytest.raises(DataError, match=r"a.toml cannot be read \(No such file or directory\); name one"):
        read_table(file, DataError, "name one")
    file.write_bytes(b'a = "\xe9"')
    with pytest.raises(DataError, match=r"a.toml is not UTF-8 text; save it as UTF-8"):
        read_table(file, DataError, "name one")
    file.write_bytes(b"a = ")
    with pytest.raises(DeclarationError, match=r"a.toml is not TOML \(.*\); correct it"):
        read_table(file, DeclarationError, "name one")
    file.write_bytes(b"\xef\xbb\xbfa = 1")
    assert read_table(file, DataError, "name one") == {"a": 1}
