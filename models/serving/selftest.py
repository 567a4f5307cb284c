"""Example rows with the answers they had when a model was exported, and whether they still have them."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from creditline.features.errors import DataError
from creditline.models.serving.answers import reason_data
from creditline.models.serving.scorer import Scorer

EXAMPLES = "selftest.json"
_AGAINST_OTHERS = 2  # rows that are compared with the cohort, too: each costs as many pairs as the cohort has rows


def answers(scorer: Scorer, rows: Sequence[dict[str, Any]], previous: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Everything the scorer says of each row, against the same row of `previous` and, of the first, the cohort."""
    now, before = scorer.matrix(rows), scorer.matrix(previous)
    scores = scorer.score(now)
    found = [
        {
            **scores.moment(place),
            "against_past": reason_data(explained),
        }
        for place, explained in enumerate(scorer.reasons(before, now, most=None))
    ]
    if scorer.cohort is not None:
        for place, explained in enumerate(scorer.reasons(None, now[:_AGAINST_OTHERS], most=None)):
            found[place]["against_others"] = reason_data(explained)
    return found


def differences(scorer: Scorer, file: Path) -> tuple[int, list[str]]:
    """How many rows `file` has, and one line for each that is not answered as it was, to the last bit."""
    try:
        examples = json.loads(file.read_text(encoding="utf-8"))
        rows, previous, expected = (examples[name] for name in ("rows", "previous", "answers"))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataError(f"{file} holds no example rows ({type(error).__name__}); export the model again") from error
    now = answers(scorer, rows, previous)
    wrong = [
        f"row {place}: {name} is {one.get(name)!r} and was {other.get(name)!r}"
        for place, (one, other) in enumerate(zip(now, expected, strict=True))
        for name in one.keys() | other.keys()
        if one.get(name) != other.get(name)
    ]
    return len(rows), sorted(wrong)


def main(folder: Path) -> int:
    """Say on stdout whether the bundle in `folder` answers as it did; 0 if so, 1 if not or if it is damaged."""
    try:
        scorer = Scorer.open(folder / "model")
        rows, wrong = differences(scorer, folder / EXAMPLES)
    except DataError as error:
        print(f"selftest: {error}")
        return 1
    for line in wrong[:20]:
        print(f"selftest: {line}")
    if wrong:
        print(f"selftest: {len(wrong)} answers of {rows} rows differ from those of the export")
        return 1
    print(f"selftest: model {scorer.version}, {rows} rows answered to the last bit as when it was exported")
    return 0
