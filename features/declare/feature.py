"""A declared feature: what it is, what it means, and who may be told."""

import hashlib
import re
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import Enum
from functools import cached_property

from creditline.features.declare.before_cut_words import before_cut_named
from creditline.features.declare.concept import Concept
from creditline.features.declare.derived_speech import derived
from creditline.features.declare.expression import FACTS, Number, aggregates, before_cut, facts, signs, when_empty
from creditline.features.declare.kinds import Audience, Family, Null, Unit
from creditline.features.declare.speech import Speech
from creditline.features.declare.templates import Templates, templates
from creditline.features.errors import DeclarationError
from creditline.features.words.languages import languages
from creditline.features.words.named import Named

SEMANTICS = "1"  # part of every definition hash: raise it when the meaning of a declaration changes
BEFORE_CUT = "before_cut"  # the last part of such a variant's name


@dataclass(frozen=True)
class Feature:
    """A frozen, self-checking declaration.

    `concept`: what it measures. `words`: its name as it stands inside a sentence, in every language there is.
    `direction` +1: risk rises with the value (the trees are held to it), -1: falls; a person would accept that as a
    reason. 0: a pattern, which is told to staff only. `null`: where a missing value of one with a direction stands.
    `changeable`: whether the customer can change it by what they do. `depressed_by_cut`: a line cut itself moves it.
    `speech`: how it is said, by its expression and unit where nothing is declared.
    """

    name: str
    expression: Number
    concept: Concept
    unit: Unit
    words: Named
    audience: Audience
    direction: int = 0
    null: Null = Null.NONE
    changeable: bool = True
    depressed_by_cut: bool = False
    speech: Speech | None = None

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*", self.name):
            raise DeclarationError(f"feature name {self.name!r} must be dotted lower-case words")
        if self.direction not in (-1, 0, 1):
            raise DeclarationError(f"{self.name}: direction is -1, 0 or 1, not {self.direction}")
        if not isinstance(self.concept, Concept):
            raise DeclarationError(f"{self.name}: {self.concept!r} is no concept; give a Concept")
        for label, value, kind in (
            ("audience", self.audience, Audience),
            ("place of a missing value", self.null, Null),
            ("unit", self.unit, Unit),
        ):
            if not isinstance(value, kind):
                raise DeclarationError(f"{self.name}: {value!r} is no {label}; there are {', '.join(kind)}")
        unnamed = [language for language in languages() if not self.words.by_language().get(language, "").strip()]
        if unnamed:
            raise DeclarationError(f"{self.name}: a name is needed in {' and in '.join(map(repr, unnamed))} too")
        if self.kind == "category" and self.direction:
            raise DeclarationError(f"{self.name}: a category has no direction of risk")
        if self.null is not Null.NONE and not self.direction:
            raise DeclarationError(
                f"{self.name}: where a missing value stands is told of a feature with a direction only"
            )
        if self.depressed_by_cut and before_cut(self.expression) == self.expression:
            raise DeclarationError(f"{self.name}: a cut moves it, but nothing in it can be measured before the cut")
        list(aggregates(self.expression))

    @property
    def family(self) -> Family:
        """Its concept's."""
        return self.concept.family

    @property
    def kind(self) -> str:
        """`number` or `category`."""
        return "category" if self.unit is Unit.CATEGORY else "number"

    @property
    def empty(self) -> float | None:
        """What it gives where the feed is covered and its windows hold no row: a number, mostly 0, or None for null."""
        return when_empty(self.expression)

    @property
    def windows(self) -> tuple[int | None, ...]:
        """The lengths in days of the windows it reads, the shortest first; None (last) for all history."""
        days = {aggregate.days for aggregate in aggregates(self.expression)}
        return tuple(sorted(days, key=lambda d: (d is None, d or 0)))

    @property
    def templates(self) -> dict[str, Templates]:
        """Its sentences by language, the name in place; `{before}` and `{after}` are the values as spoken."""
        unit, manner = str(self.unit), self.said.manner
        return {language: templates(language, unit, manner).naming(name) for language, name in self.words.texts}

    @cached_property
    def said(self) -> Speech:
        """How it is said."""
        return derived(self.expression) if self.speech is None else self.speech

    def before_cut(self) -> "Feature":
        """The variant measured before the lender's last cut, which no cut moves; DeclarationError if none is needed."""
        if not self.depressed_by_cut:
            raise DeclarationError(f"{self.name} is not moved by a cut, so it has no variant before one")
        return replace(
            self,
            name=f"{self.name}.{BEFORE_CUT}",
            expression=before_cut(self.expression),
            words=before_cut_named(self.words),
            speech=self.said.before_cut(),
            depressed_by_cut=False,
        )

    @cached_property
    def needs(self) -> frozenset[tuple[str, str]]:
        """(table, column) pairs a data set must have for it; an attribute is looked up in the data set instead."""
        found = {pair for aggregate in aggregates(self.expression) for pair in aggregate.needs}
        for fact in facts(self.expression):
            if not fact.is_attribute:
                found |= {("customers", column) for column in FACTS[fact.name]}
        for sign in signs(self.expression):
            found |= set(sign.needs)
        return frozenset(found)

    @cached_property
    def definition_hash(self) -> str:
        """16 hex digits that change exactly when the declared meaning changes (words and audience do not count)."""
        text = f"{SEMANTICS}|{self.kind}|{_canonical(self.expression)}"
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def _canonical(value: object) -> str:
    if is_dataclass(value):
        inner = ",".join(f"{f.name}={_canonical(getattr(value, f.name))}" for f in fields(value))
        return f"{type(value).__name__}({inner})"
    if isinstance(value, tuple):
        return "[" + ",".join(_canonical(v) for v in value) + "]"
    if isinstance(value, Enum):
        return str(value.value)
    return repr(value)
