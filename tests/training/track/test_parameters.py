"""What is logged of a training's settings: one parameter one number, or one word."""

import re

from creditline.training.track.entries import parameters

NUMBER = re.compile(r"-?\d+(\.\d+)?(e-?\d+)?")
WORDS = {"default", "cohorts", "calibration", "data", "training", "versions", "trees"}


def test_one_parameter_is_one_number_or_one_word(split):
    found = parameters(split)
    assert not {"None", "True", "False", ""} & set(found.values())
    assert not [name for name, text in found.items() if text.startswith(("{", "[", "("))]
    numbers = {name for name, text in found.items() if NUMBER.fullmatch(text)}
    assert {
        "trees.learning_rate",
        "trees.rounds",
        "training.seed",
        "training.dense",
        "scale.pdo",
        "default.days",
    } <= numbers
    assert found["training.dense"] == "1" and found["default.events"] == "bankruptcy,write_off"
    tried = {f"calibration.log_loss.{one.kind}": str(one.log_loss) for one in split.model.making.maps}
    assert tried and tried.items() <= found.items()
    assert len(found) <= 100  # of one call of MLflow
