"""The letter that a request about a line asks for."""

from collections.abc import Mapping
from dataclasses import dataclass

from creditline.features.words.languages import languages, usual_language
from creditline.models.letter.facts import Arrears
from creditline.models.server.request.problem import RequestError

_KEYS, _OWED = ("language", "arrears"), ("amount", "days", "instalments")
_MOST = 100_000  # days, or instalments


@dataclass(frozen=True)
class LetterWanted:
    """In which language, and what is past due on the last day, which no feature row tells."""

    language: str
    arrears: Arrears | None


def parse_letter(given: object) -> LetterWanted:
    """What the body's `letter` states; RequestError, with the path, where it is none."""
    letter = _object(given, "letter", _KEYS)
    language = letter.get("language", usual_language())
    if language not in languages():
        raise RequestError("request", f"letter.language must be one of {', '.join(languages())}", "letter.language")
    owed = letter.get("arrears")
    return LetterWanted(language, None if owed is None else _arrears(owed))


def _arrears(given: object) -> Arrears:
    owed = _object(given, "letter.arrears", _OWED)
    amount, count = owed.get("amount"), owed.get("instalments")
    if isinstance(amount, bool) or not isinstance(amount, int | float) or not 0.0 < amount <= 1e15:
        raise RequestError("request", "letter.arrears.amount must be a number above 0", "letter.arrears.amount")
    return Arrears(
        float(amount), _whole(owed.get("days"), "days"), None if count is None else _whole(count, "instalments")
    )


def _whole(given: object, name: str) -> int:
    if isinstance(given, bool) or not isinstance(given, int) or not 1 <= given <= _MOST:
        where = f"letter.arrears.{name}"
        raise RequestError("request", f"{where} must be a whole number from 1 to {_MOST}", where)
    return given


def _object(given: object, where: str, names: tuple[str, ...]) -> Mapping[str, object]:
    if not isinstance(given, dict):
        raise RequestError("request", f"{where} must be an object", where)
    for name in given:
        if name not in names:
            path = f"{where}.{name}"
            raise RequestError("request", f"{path[:120]} is not known here; there are {', '.join(names)}", path[:120])
    return given
