"""TOML files as plain tables."""

import re
import tomllib
from pathlib import Path
from typing import Any

from creditline.features.errors import CreditlineError
from creditline.features.plain_file import content_of

_PLACE = re.compile(r"at line (\d+), column (\d+)")


def read_table(file: Path, error: type[CreditlineError], what: str) -> dict[str, Any]:
    """The table in `file`, with or without a byte order mark.

    `error`, in one sentence, where it cannot be read, is not UTF-8 or not TOML; `what` says which file to give instead.
    """
    try:
        text = content_of(file).decode("utf-8-sig")
    except OSError as cause:
        raise error(f"{file} cannot be read ({cause.strerror or cause}); {what}") from cause
    except UnicodeDecodeError:
        raise error(f"{file} is not UTF-8 text; save it as UTF-8") from None
    return parse_table(text, str(file), error)


def parse_table(text: str, where: str, error: type[CreditlineError]) -> dict[str, Any]:
    """The table in `text`; `error` that begins with `where` if it is not TOML."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as cause:
        raise error(f"{where} is not TOML ({cause}); {_remedy(text, str(cause))}") from None
    except RecursionError:
        raise error(f"{where} is nested too deep to be read; correct it") from None


def _remedy(text: str, cause: str) -> str:
    """What to do where the text stops being TOML: mostly a name in other letters that stands without quotes."""
    if (at := _PLACE.search(cause)) is not None:
        line = text.splitlines()[int(at[1]) - 1 : int(at[1])]
        if line and not line[0][int(at[2]) - 1 : int(at[2])].isascii():
            return "put names with other letters than a to z in quotes"
    return "correct it"
