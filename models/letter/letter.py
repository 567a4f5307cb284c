"""A letter, as values: its parts in order, each of whole sentences, labelled fields and lists."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from creditline.models.letter.part import Kind, Section


@dataclass(frozen=True)
class Field:
    """A labelled value; `key` is its name in every language."""

    key: str
    label: str
    value: str


@dataclass(frozen=True)
class Item:
    """An entry of a numbered list: what it is called, and sentences below it."""

    number: int
    said: str
    sentences: tuple[str, ...] = ()


@dataclass(frozen=True)
class Listed:
    """A numbered list with the sentence that leads to it; "" for none."""

    lead: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class LetterPart:
    """A section: sentences, then fields, then lists, then what closes it. `heading` is "" where it has none."""

    part: Section
    heading: str = ""
    sentences: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()
    lists: tuple[Listed, ...] = ()
    after: tuple[str, ...] = ()

    def said(self) -> Iterator[str]:
        """Everything that it says below its heading, in order."""
        yield from self.sentences
        for field in self.fields:
            yield field.label
            yield field.value
        for listed in self.lists:
            if listed.lead:
                yield listed.lead
            for item in listed.items:
                yield item.said
                yield from item.sentences
        yield from self.after


@dataclass(frozen=True)
class Letter:
    """A whole letter. `date`: the day of the decision; `review`: why a person must look first, for staff, else None.

    `sender`: the lender's name, "" where it states none.
    """

    language: str
    kind: Kind
    sender: str
    title: str
    number: str
    date: date
    review: str | None
    parts: tuple[LetterPart, ...]
