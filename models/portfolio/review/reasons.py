"""The reasons that a person may give for what is decided: declared, with words in every language."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib import resources
from pathlib import Path

from creditline.features.errors import DataError, DeclarationError
from creditline.features.toml.text import parse_table, read_table
from creditline.features.toml.typed import typed
from creditline.features.words.languages import languages
from creditline.features.words.named import Named


class Ruling(StrEnum):
    """What a person decides."""

    UPHOLD = "uphold"  # the decision stands
    OVERRIDE = "override"  # the line stands elsewhere
    EVIDENCE = "evidence"  # the customer is asked for evidence


@dataclass(frozen=True)
class ReviewReason:
    """A reason; `of`: with which decisions it goes."""

    key: str
    of: frozenset[Ruling]
    words: Named


Reasons = Mapping[str, ReviewReason]


@dataclass(frozen=True)
class _ReasonTold:
    of: tuple[Ruling, ...]
    words: Mapping[str, str]


@lru_cache(maxsize=1)
def shipped_reasons() -> Reasons:
    """Those that come with creditline."""
    text = resources.files("creditline.models.portfolio.review").joinpath("reasons.toml").read_text(encoding="utf-8")
    return _reasons(parse_table(text, "reasons.toml", DeclarationError), "reasons.toml")


def read_reasons(file: Path | None) -> Reasons:
    """A lender's own, or the shipped ones for None; DeclarationError, naming the file, where something is wrong with it."""
    if file is None:
        return shipped_reasons()
    return _reasons(read_table(file, DeclarationError, "give a TOML file of reasons"), str(file))


def reason_for(reasons: Reasons, key: str, ruling: Ruling) -> ReviewReason:
    """The reason called `key`; DataError where there is none, or it does not go with the ruling."""
    found = reasons.get(key)
    if found is None or ruling not in found.of:
        fitting = ", ".join(one.key for one in reasons.values() if ruling in one.of) or "none"
        what = "is no declared reason" if found is None else f"is no reason to {_DONE[ruling]}"
        raise DataError(f"{key} {what}; give one of {fitting}")
    return found


_DONE = {
    Ruling.UPHOLD: "uphold a decision",
    Ruling.OVERRIDE: "override one",
    Ruling.EVIDENCE: "ask for evidence",
}


def _reasons(table: Mapping[str, object], where: str) -> Reasons:
    found = {}
    for key, told in table.items():
        if not isinstance(told, Mapping):
            raise DeclarationError(f"{where}: {key} is no table; write [{key}] with of and words")
        made = typed(_ReasonTold, told, f"{where}: {key}", DeclarationError)
        lacking = [language for language in languages() if not made.words.get(language, "").strip()]
        unknown = [language for language in made.words if language not in languages()]
        if lacking or unknown:
            what = f"has no words in {lacking[0]!r}" if lacking else f"has words in {unknown[0]!r}"
            raise DeclarationError(f"{where}: {key} {what}; there are {' and '.join(languages())}")
        if not made.of:
            raise DeclarationError(f"{where}: {key} goes with no decision; name uphold, override or evidence in of")
        found[key] = ReviewReason(key, frozenset(made.of), Named.of(made.words))
    if not found:
        raise DeclarationError(f"{where} declares no reason; write one")
    return found
