"""What is left out, in words, and what stays."""

import numpy as np

from creditline.features.words.named import Named
from creditline.models.artefact import ModelFeature
from creditline.training.screen import ScreenSettings, screen

EARLY, LATE = np.datetime64("2023-03-31"), np.datetime64("2023-09-30")


def feature(name, family="income", audience="customer", direction=0):
    words = dict.fromkeys(("named", "concept_named"), Named.alike(name))
    return ModelFeature(
        name, "0" * 16, "number", (), family, f"{family}.thing", "index", direction, "none", audience, True, **words
    )


def screened(columns, features, settings=None):
    rows = len(columns[0])
    as_of = np.repeat([EARLY, LATE], [rows // 2, rows - rows // 2])
    dropped = screen(np.column_stack(columns), as_of, features, settings or ScreenSettings())
    return {one.feature: one.reason for one in dropped}


def test_faults_are_named_with_their_figures():
    rng = np.random.default_rng(0)
    good = rng.normal(size=2000)
    moved = rng.normal(size=2000) + np.repeat([0.0, 4.0], 1000)
    rare = np.where(np.arange(2000) < 4, 1.0, np.nan)  # 1996 of 2000 missing
    known_or_not = np.where(good > 0, 7.0, np.nan)  # one value, but its absence tells something
    columns = [good, moved, rare, np.full(2000, 3.0), known_or_not]
    found = screened(columns, [feature(n) for n in ("good", "moved", "rare", "constant", "gap")])
    assert found.pop("moved").startswith("unstable: population stability index")
    assert found == {"rare": "missing on 99.8% of the rows", "constant": "constant: 3 on every row"}


def test_of_two_alike_the_one_that_can_be_said_stays():
    rng = np.random.default_rng(0)
    base = rng.normal(size=2000)
    columns = [base, np.exp(base), -base, base, np.where(rng.random(2000) < 0.3, np.nan, base), base]
    features = [
        feature("inside", audience="internal"),
        feature("plain"),
        feature("bound", direction=-1),
        feature("elsewhere", family="spending"),
        feature("often missing"),
        feature("other", family="network", audience="internal"),
    ]
    # Ranks of exp(x) are those of x, those of -x their mirror image; another family or other gaps are another matter.
    assert screened(columns, features) == {
        "inside": "redundant: rank correlation -1.000 with bound",
        "plain": "redundant: rank correlation -1.000 with bound",
    }


def test_limits_can_be_set_and_something_is_always_kept():
    rng = np.random.default_rng(0)
    base = rng.normal(size=2000)
    close = base + 0.5 * rng.normal(size=2000)
    features = [feature("a"), feature("b")]
    assert screened([base, close], features) == {}
    assert list(screened([base, close], features, ScreenSettings(correlation=0.8))) == ["b"]
    assert screened([np.zeros(10), np.ones(10)], features) == {}


def test_a_training_records_what_it_left_out(split):
    dropped = split.model.making.dropped
    assert dropped
    assert not {one.feature for one in dropped} & {feature.name for feature in split.model.features}
