"""The blocks of docs/letters.md: a lender's file, and two letters of answers made by hand; run it to write them anew."""

import re
from pathlib import Path

from letters_by_hand import KINDS, LENDER, LENDER_FILE, OWED, PAID_UP, terms_of

from creditline.models.letter.facts import LetterFacts
from creditline.models.letter.make import letter_of
from creditline.models.letter.text import letter_text
from creditline.models.policy import Regime
from creditline.models.why.notice.notice import notice_of
from creditline.models.why.words.from_toml import wording

PAGE = Path(__file__).parents[2] / "docs" / "letters.md"
_BLOCK = re.compile(r"```(toml|text)\n(.*?)```", re.DOTALL)


def blocks() -> list[str]:
    """What stands in the page's blocks of TOML and text, in order."""
    chinese, english = _letter("suspend", Regime.CN, "zh", OWED), _letter("reduce", Regime.US_REGB, "en", PAID_UP)
    return [LENDER_FILE.read_text(encoding="utf-8"), f"{chinese}\n", f"{english}\n"]


def written(page: str) -> list[str]:
    """What stands there now."""
    return [block for _, block in _BLOCK.findall(page)]


def _letter(kind: str, regime: Regime, language: str, facts: LetterFacts) -> str:
    why, words = KINDS[kind](terms_of(regime)), wording(language)
    return letter_text(letter_of(notice_of(why, language), why, LENDER, words, facts), words)


def _write() -> None:
    made = iter(blocks())
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(_BLOCK.sub(lambda found: f"```{found[1]}\n{next(made)}```", page), encoding="utf-8")


if __name__ == "__main__":
    _write()
