"""Scores made in an engine are those of this machine, to the last bit."""

from datetime import date, datetime
from pathlib import Path

import pytest

from creditline import spark as face
from creditline.features.engine import pairs_for
from creditline.features.engine.carriers.spark.collected import collected
from creditline.models.artefact import read_model
from creditline.models.portfolio.scores import score_pairs

pytestmark = pytest.mark.spark
MODEL = Path(__file__).parents[3] / "fixtures" / "format_2" / "model"


def test_scores_of_everybody_on_two_days(engine, tables, write, tmp_path, same_bits):
    own = {name: [dict(row) for row in rows] for name, rows in tables.items()}
    for i, row in enumerate(own["customers"]):
        row |= {"tier": [1.0, 2.5, None][i % 3], "region": ["coast", "hills", "north", None][i % 4]}
    own["macro"] = [
        {
            "indicator": "unemployment",
            "region": None,
            "period_on": date(2023, 5, 31),
            "published_on": date(2023, 6, 15),
            "value": 5.2,
        }
    ]
    own["logins"] = [*own.get("logins", []), {"customer_id": "c00", "ts": datetime(2023, 1, 1)}]
    data, days = write(tmp_path, own), [date(2023, 12, 31), date(2024, 1, 31)]
    found = collected(face.score(engine, MODEL, data.folder, days))
    expected = score_pairs(read_model(MODEL), data, pairs_for(data, days))
    same_bits(found.cast(expected.schema), expected)
    assert len(set(found["score"].to_pylist())) > 1
