"""A segment left out: whose outcomes the trees learn from, on whom they are tested, and what is refused."""

import dataclasses
import importlib

import numpy as np
import pyarrow.compute as pc
import pytest

from creditline.features.errors import DataError
from creditline.training.track.entries import metric_values
from creditline.training.train.train import train
from creditline.training.trees.boosting import boost

# The package has a function of the module's name.
module = importlib.import_module("creditline.training.train.out_of_segment")


@pytest.fixture(scope="module")
def tested(lender, quick):
    learnt = []

    def heard(learn, *others, **named):
        learnt.append(learn)
        return boost(learn, *others, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(importlib.import_module("creditline.training.train.grown_again"), "boost", heard)
        patch.setattr(module, "_FEWEST", 5)
        return train(lender, dataclasses.replace(quick, segment="profile.region", refits=0)), learnt


def region_of(lender):
    with lender.connect() as connection:
        return dict(connection.execute("SELECT customer_id, region FROM customers").fetchall())


def test_each_segment_is_tested_by_trees_that_had_not_seen_it(lender, tested):
    trained, learnt = tested
    regions = region_of(lender)
    rows = trained.predictions
    region = np.array([regions[customer] for customer in rows["customer_id"].to_pylist()])
    role, defaulted = np.array(rows["role"].to_pylist()), rows["defaulted"].to_numpy()
    assert [one.value for one in trained.segments] == ["east", "west"]
    for one, learn in zip(trained.segments, learnt, strict=True):
        others = (role == "train") & (region != one.value)
        assert learn.defaulted.tolist() == defaulted[others].tolist()
        own = (role == "test") & (region == one.value)
        assert one.within.customers == one.without.customers == own.sum()
        assert one.within.defaults == one.without.defaults == defaulted[own].sum()
        assert one.without.auc != one.within.auc
        # Regions are drawn at random: half the customers tell nearly as much as all.
        assert one.without.auc == pytest.approx(one.within.auc, abs=0.1)


def test_it_is_recorded(tested):
    trained, _ = tested
    values = metric_values(trained)
    assert values["segments/east/without/auc"] == trained.segments[0].without.auc
    assert values["segments/west/within/mean_pd"] == trained.segments[1].within.mean_pd


def test_the_model_is_the_same_without_the_test(tested, split):
    trained, _ = tested
    assert trained.model.booster_text == split.model.booster_text
    assert pc.equal(trained.predictions["log_odds"], split.predictions["log_odds"]).to_pylist()
    assert split.segments == ()


def test_what_cannot_be_tested_is_refused(lender, quick):
    with pytest.raises(DataError, match=r"colour is no category feature to test segments by; there are profile.region"):
        train(lender, dataclasses.replace(quick, segment="colour"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_FEWEST", 500)
        with pytest.raises(DataError, match=r"no value of profile.region has 500 defaults among the tested customers"):
            train(lender, dataclasses.replace(quick, segment="profile.region", families=("profile",)))
