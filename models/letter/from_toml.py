"""A lender's file: TOML, with one table `[letter]`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from creditline.features.declare.phrases import check_phrase
from creditline.features.errors import DeclarationError
from creditline.features.toml.faults import unknown_key
from creditline.features.toml.text import read_table
from creditline.features.toml.typed import typed
from creditline.features.words.languages import languages
from creditline.models.letter.lender import Bureau, Lender
from creditline.models.letter.part import Section
from creditline.models.policy.parts.policy_words import PolicyWords

NUMBER_FIELDS = ("date", "year", "sequence", "hash")
_Said = str | Mapping[str, str]  # one text for every language, or one for each
_DAYS = ("review_days", "answer_days", "complaint_days")
_LONGEST = 366  # days
_LONGEST_NUMBER = 80  # characters: it names a file, too
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # nothing that a page or a text can show


@dataclass(frozen=True)
class _Bureau:
    name: _Said = ""
    address: _Said = ""
    phone: _Said = ""
    used: bool = True


@dataclass(frozen=True)
class _Letter:
    name: _Said = ""
    address: _Said = ""
    agency: _Said = ""
    products: Mapping[str, _Said] = field(default_factory=dict)
    number: str = Lender.number
    number_salt: str = ""
    hotline: _Said = ""
    hours: _Said = ""
    app_path: _Said = ""
    complaints: tuple[_Said, ...] = ()
    review_days: int | None = None
    answer_days: int | None = None
    complaint_days: int | None = None
    notice_days: int = 0
    payment: _Said = ""
    next_review: _Said = ""
    sources: _Said = ""
    signature: _Said = ""
    bureau: _Bureau = field(default_factory=_Bureau)
    parts: Mapping[str, bool | tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class _LenderFile:
    letter: _Letter


def read_lender(file: Path) -> Lender:
    """What the file states.

    DeclarationError, in one sentence, for a key there is not (the nearest right one is named), a value of the wrong kind, a
    language or a part there is not, days out of range, and a number scheme without `{hash}` or `{sequence}`.
    """
    table = read_table(file, DeclarationError, "give a lender's file, TOML with a table [letter]")
    told = typed(_LenderFile, table, str(file), DeclarationError).letter
    try:
        return _lender(told, str(file))
    except DeclarationError as fault:
        raise DeclarationError(f"{file}: {fault}") from None


def _lender(told: _Letter, file: str) -> Lender:
    for name in (*_DAYS, "notice_days"):
        days = getattr(told, name)
        if days is not None and not (0 if name == "notice_days" else 1) <= days <= _LONGEST:
            raise DeclarationError(f"{name} of [letter] is {days}, where days up to {_LONGEST} must be; correct it")
    number = check_phrase(told.number, NUMBER_FIELDS, "number of [letter]")
    if "{hash}" not in number and "{sequence}" not in number:
        raise DeclarationError(
            f"number of [letter] is {number!r}, which two letters of a day would share; name {{hash}} or {{sequence}} in it"
        )
    if len(number) > _LONGEST_NUMBER:
        raise DeclarationError(
            f"number of [letter] has {len(number)} characters, which is more than {_LONGEST_NUMBER}; shorten it"
        )
    return Lender(
        **{
            name: _words(getattr(told, name), name)
            for name in (
                "name", "address", "agency", "hotline", "hours", "app_path", "payment", "next_review", "sources", "signature",
            )
        },
        products={name: _words(said, f"products.{name}") for name, said in told.products.items()},
        number=number,
        number_salt=told.number_salt,
        complaints=tuple(_words(said, f"complaints[{place}]") for place, said in enumerate(told.complaints)),
        review_days=told.review_days,
        answer_days=told.answer_days,
        complaint_days=told.complaint_days,
        notice_days=told.notice_days,
        bureau=Bureau(
            _words(told.bureau.name, "bureau.name"),
            _words(told.bureau.address, "bureau.address"),
            _words(told.bureau.phone, "bureau.phone"),
            told.bureau.used,
        ),
        languages={_part(name): _spoken(name, said) for name, said in told.parts.items()},
        file=file,
    )  # fmt: skip


def _words(said: _Said, where: str) -> PolicyWords:
    """One text for every language, or a table; an empty text is none."""
    table = dict.fromkeys(languages(), said) if isinstance(said, str) else dict(said)
    for language in table:
        if language not in languages():
            raise DeclarationError(
                f"{where} of [letter] has words in {language!r}, which is no language; there are {' and '.join(languages())}"
            )
    for text in table.values():
        if found := _CONTROL.search(text):
            raise DeclarationError(
                f"{where} of [letter] holds the control character U+{ord(found[0]):04X}; take it out"
            )
    return PolicyWords(tuple((name, text.strip()) for name, text in table.items() if text.strip()))


def _part(name: str) -> Section:
    if name not in list(Section):
        raise DeclarationError(unknown_key(name, Section, "[letter.parts]"))
    return Section(name)


def _spoken(part: str, said: bool | tuple[str, ...]) -> tuple[str, ...]:
    if isinstance(said, bool):
        return languages() if said else ()
    for language in said:
        if language not in languages():
            raise DeclarationError(
                f"{part} of [letter.parts] names {language!r}, which is no language; there are {' and '.join(languages())}"
            )
    return said
