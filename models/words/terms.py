"""One term for one thing: the words each language has for it, and those that are never used."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from creditline.features.errors import DeclarationError
from creditline.features.toml.text import read_table
from creditline.features.toml.typed import typed

Reader = Literal["customer", "staff"]


@dataclass(frozen=True)
class Term:
    """`key`: what it is. `use`: the words for it, `never`: those that the reader never meets, unless `within` one of these."""

    key: str
    use: tuple[str, ...]
    never: tuple[str, ...]
    within: tuple[str, ...] = ()


@dataclass(frozen=True)
class Forbidden:
    """A `word` that a text holds and may not: of the term called `term`, for which one of `use` is said."""

    word: str
    term: str
    use: tuple[str, ...]


@dataclass(frozen=True)
class _Row:
    use: tuple[str, ...]
    never: tuple[str, ...] = ()
    never_to_customers: tuple[str, ...] = ()
    within: tuple[str, ...] = ()


def terms(language: str, reader: Reader = "customer") -> tuple[Term, ...]:
    """The terms of a language, as `terms.toml` has them; none of a language it does not know.

    `use` is empty where the reader is not told of it at all.
    """
    found = []
    for key, row in _read().get(language, {}).items():
        never = row.never + (row.never_to_customers if reader == "customer" else ())
        found.append(Term(key, tuple(word for word in row.use if word not in never), never, row.within))
    return tuple(found)


def forbidden_in(text: str, language: str, reader: Reader = "customer") -> tuple[Forbidden, ...]:
    """Which words a text should not have, each once, in their order; of words in words the longest counts.

    Fields in braces are no words of it.

    >>> forbidden_in("您的信用额度为{limit}。", "zh")
    (Forbidden(word='信用额度', term='credit_limit', use=('授信额度', '额度')),)
    >>> [one.word for one in forbidden_in("Your limit was cut.", "en")], forbidden_in("We cut it.", "en", "staff")
    (['cut'], ())
    """
    listed = terms(language, reader)
    never = {word.lower(): (word, term) for term in listed for word in term.never}
    known = tuple(word for term in listed for word in (*term.use, *term.within, *term.never))
    found = (hit[0].lower() for hit in _pattern(known).finditer(re.sub(r"\{\w*\}", "\0", text)))
    hits = dict.fromkeys(hit for hit in found if hit in never)
    return tuple(Forbidden(never[hit][0], never[hit][1].key, never[hit][1].use) for hit in hits)


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """Any of these, the longest first, not within a longer word of Latin letters."""
    any_of = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) or r"(?!)"
    return re.compile(rf"(?<![\w-])(?:{any_of})(?![\w-])", re.IGNORECASE | re.ASCII)


@cache
def _read() -> Mapping[str, Mapping[str, _Row]]:
    file = Path(__file__).with_name("terms.toml")
    table = read_table(file, DeclarationError, "install creditline again")
    return {
        language: {
            key: typed(_Row, row, f"{file.name}: {language}.{key}", DeclarationError) for key, row in rows.items()
        }
        for language, rows in table.items()
    }
