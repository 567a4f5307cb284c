"""What a training came to, kept as JSON beside its model."""

import json
from dataclasses import asdict
from pathlib import Path

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
    place = model.parent / f"{model.name}-training.json"
    with file_beside(place) as part:
        part.write_text(training_report(trained), encoding="utf-8")
    return place
