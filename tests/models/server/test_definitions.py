"""Features are computed from records as the model itself says; what cannot be is refused at the start."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from creditline.features.data import Settings
from creditline.features.errors import DataError
from creditline.models.artefact import read_model
from creditline.models.server.in_force.online import Online
from creditline.models.serving.scorer import Scorer

FIXTURE = Path(__file__).parents[2] / "fixtures" / "format_2" / "model"
RATE = {"indicator": "unemployment", "period_on": date(2024, 1, 31), "published_on": date(2024, 2, 29), "value": 5.0}


def test_a_series_that_the_macro_table_lacks_is_named():
    scorer = Scorer.open(FIXTURE)
    Online([scorer], Settings(), [RATE])
    with pytest.raises(DataError, match="give the macro table's file with --macro"):
        Online([scorer], Settings(), None)
    with pytest.raises(DataError, match="the model reads unemployment, which the file of --macro does not have"):
        Online([scorer], Settings(), [{**RATE, "indicator": "inflation"}])


def test_a_challenger_that_means_something_else_is_refused():
    model = read_model(FIXTURE)
    other = replace(model.features[0], definition_hash="0" * 16)
    changed = replace(model, features=(other, *model.features[1:]))
    with pytest.raises(DataError, match=r"mean different things by repayment\.days_past_due_now"):
        Online([Scorer.open(FIXTURE), Scorer(changed)], Settings(), [RATE])


def test_settings_of_another_grace_are_refused_and_a_challenger_of_another():
    model = read_model(FIXTURE)
    assert model.grace_days == 0
    of_grace = Scorer(replace(model, grace_days=3))
    Online([of_grace], Settings(grace_days=3), [RATE])
    with pytest.raises(DataError, match="trained with grace_days = 3 and the data state 0"):
        Online([of_grace], Settings(), [RATE])
    with pytest.raises(DataError, match="trained with grace_days = 0 and the data state 3"):
        Online([Scorer(model)], Settings(grace_days=3), [RATE])
    with pytest.raises(DataError, match="the model and its challenger were trained with different grace_days"):
        Online([Scorer(model), of_grace], Settings(grace_days=3), [RATE])
