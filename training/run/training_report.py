"""What a training came to, kept as JSON beside its model."""

import json
from dataclasses import asdict
from pathlib import Path

from creditline.features.errors import DataError
from creditline.features.output.beside import file_beside
from creditline.training.train.trained import Trained

IN_DOUBT = "The numbers above are in doubt, so this model is a challenger, and no champion."


def training_report(trained: Trained) -> str:
    """Its table, why its numbers may not be believed, and the declared directions that the data contradict, as JSON; aggregates only."""
    report = {
        "trainings": [row.to_json() for row in trained.table],
        "doubts": [asdict(one) for one in trained.doubts],
        "against_direction": [asdict(one) for one in trained.against],
    }
    return json.dumps(report, ensure_ascii=False, indent=2) + "\n"


def write_training_report(trained: Trained, model: Path) -> Path:
    """Write it beside the model's folder, as `MODEL-training.json`; where it is written."""
    place = _report_of(model)
    with file_beside(place) as part:
        part.write_text(training_report(trained), encoding="utf-8")
    return place


def doubts_on_record(model: Path) -> tuple[str, ...]:
    """The kinds of doubt that the report beside the model's folder names; none where there is no report to read.

    DataError for a file that is none.
    """
    place = _report_of(model)
    if not place.exists():
        return ()
    try:
        kinds = [str(one["kind"]) for one in json.loads(place.read_text(encoding="utf-8"))["doubts"]]
    except (OSError, ValueError, LookupError, TypeError):
        raise DataError(f"{place} is no report of a training; train again, or remove it") from None
    return tuple(dict.fromkeys(kinds))


def _report_of(model: Path) -> Path:
    whole = model.resolve()
    return whole.parent / f"{whole.name}-training.json"
