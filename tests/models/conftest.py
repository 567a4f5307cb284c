"""Small models that the tests of this room train themselves, and rows for them."""

from collections.abc import Callable, Sequence
from datetime import date

import lightgbm
import numpy as np
import pyarrow as pa
import pytest

from creditline.features.declare import Audience, Concept, Fact, Family, Feature, Number, Times, Unit
from creditline.features.words.named import Named
from creditline.models.artefact import Model, ModelFeature, Prior, Versions, model_feature, reference_sample
from creditline.models.calibration import CalibrationMap, Sigmoid

REGIONS = ("coast", "delta", "east", "hills", "north", "south", "west")
COLUMNS = (
    # name, family, unit, English and Chinese words
    ("late_90d", "repayment", "count", "late payments in the last 90 days", "近90天内逾期次数"),
    ("days_late_now", "repayment", "days", "days past due now", "当前逾期天数"),
    ("card_use", "utilisation", "ratio", "share of the limit in use", "额度使用率"),
    ("spent_30d", "spending", "money", "spending in the last 30 days", "近30天消费金额"),
    ("inquiries_30d", "inquiries", "count", "credit inquiries in the last 30 days", "近30天信用查询次数"),
    ("region", "profile", "category", "region", "所在地区"),
    ("linked_late", "network", "share", "share of linked accounts past due", "关联账户逾期占比"),
    ("unemployment", "macro", "ratio", "unemployment rate", "失业率"),
)


def _expression(unit: str, number: int) -> Number:
    """Any that differs by `number`: the rows of these tests are made up, not computed."""
    return Fact("region", is_number=False) if unit == "category" else Times(Fact("age_years"), number + 1.0)


def _features() -> tuple[ModelFeature, ...]:
    return tuple(
        model_feature(
            Feature(
                name=name,
                expression=_expression(unit, number),
                concept=Concept.alike(Family(family), "thing"),
                unit=Unit(unit),
                words=Named.of({"en": en, "zh": zh}),
                audience=Audience.INTERNAL if family == "network" else Audience.CUSTOMER,
            ),
            REGIONS if unit == "category" else (),
        )
        for number, (name, family, unit, en, zh) in enumerate(COLUMNS)
    )


def _rows(seed: int, rows: int, missing: float = 0.1) -> pa.Table:
    """Plausible feature rows, `missing` of each column empty; one region is never seen in training."""
    generator = np.random.default_rng(seed)
    numbers = {
        "late_90d": generator.poisson(0.7, rows),
        "days_late_now": generator.integers(0, 60, rows),
        "card_use": generator.beta(2, 3, rows),
        "spent_30d": np.round(generator.gamma(2.0, 800.0, rows), 2),
        "inquiries_30d": generator.poisson(1.5, rows),
        "linked_late": generator.random(rows),
        "unemployment": generator.normal(0.05, 0.01, rows),
    }
    region = generator.choice([*REGIONS, "elsewhere"], rows, p=[*[0.14] * 7, 0.02])

    def column(values: np.ndarray) -> pa.Array:
        empty = generator.random(rows) < missing
        kind = pa.string() if values.dtype.kind == "U" else pa.float64()
        return pa.array([None if gone else value for gone, value in zip(empty, values.tolist(), strict=True)], kind)

    table = {name: column(values) for name, values in {**numbers, "region": region}.items()}
    return pa.table({name: table[name] for name, *_ in COLUMNS})


def _defaults(frame: pa.Table, seed: int) -> np.ndarray:
    def filled(name: str, default: float) -> np.ndarray:
        return frame[name].fill_null(default).to_numpy()

    hills = np.array([region in ("hills", "north") for region in frame["region"].to_pylist()])
    log_odds = (
        -2.5
        + 0.9 * filled("late_90d", 0.0)
        + 0.03 * filled("days_late_now", 20.0)
        + 1.5 * filled("card_use", 0.4) * (filled("inquiries_30d", 1.0) > 2)
        + 0.8 * hills
        + 0.7 * filled("linked_late", 0.5)
        + 40.0 * (filled("unemployment", 0.05) - 0.05)
    )
    return (np.random.default_rng(seed).random(len(log_odds)) < 1 / (1 + np.exp(-log_odds))).astype(int)


@pytest.fixture(scope="session")
def features() -> tuple[ModelFeature, ...]:
    return _features()


@pytest.fixture(scope="session")
def rows() -> Callable[..., pa.Table]:
    """`rows(seed, n, missing=0.1)`: feature columns only."""
    return _rows


@pytest.fixture(scope="session")
def dated() -> Callable[..., pa.Table]:
    """`dated(frame, day)`: the same rows with customer ids from 1 and an as-of date."""

    def with_keys(frame: pa.Table, day: date = date(2025, 6, 30)) -> pa.Table:
        keys = {"customer_id": list(range(1, frame.num_rows + 1)), "as_of": [day] * frame.num_rows}
        return pa.table({**keys, **{name: frame[name] for name in frame.column_names}})

    return with_keys


@pytest.fixture(scope="session")
def boosted() -> Callable[..., str]:
    """`boosted(X, y, names, categorical=(), rounds=30, **parameters)`: a booster's text, the same every time."""

    def train(
        X: np.ndarray,
        y: np.ndarray,
        names: Sequence[str],
        categorical: Sequence[int] = (),
        rounds: int = 30,
        **parameters: object,
    ) -> str:
        settings = {
            "objective": "binary",
            "num_leaves": 15,
            "learning_rate": 0.2,
            "min_data_in_leaf": 5,
            "min_data_per_group": 2,
            "cat_smooth": 1.0,
            "num_threads": 2,
            "deterministic": True,
            "force_row_wise": True,
            "seed": 7,
            "verbosity": -1,
            **parameters,
        }
        dataset = lightgbm.Dataset(X, y, feature_name=list(names), categorical_feature=list(categorical))
        return lightgbm.train(settings, dataset, rounds).model_to_string()

    return train


@pytest.fixture(scope="session")
def booster_text(features: tuple[ModelFeature, ...], boosted: Callable[..., str]) -> str:
    from creditline.models.scoring.matrix import to_matrix

    frame = _rows(1, 3000)
    categorical = [place for place, feature in enumerate(features) if feature.kind == "category"]
    return boosted(to_matrix(features, frame), _defaults(frame, 2), [f.name for f in features], categorical)


@pytest.fixture(scope="session")
def model_with(features: tuple[ModelFeature, ...], booster_text: str) -> Callable[..., Model]:
    """`model_with(**changes)`: the small model, with other fields where given."""

    def make(calibration: CalibrationMap | None = None, **changes: object) -> Model:
        fields: dict[str, object] = {
            "booster_text": booster_text,
            "features": features,
            "calibration": calibration or Sigmoid(0.9, -0.2),
            "versions": Versions("0.1.0", lightgbm.__version__, "c0ffee", "90 days past due within 12 months"),
            "seed": 7,
            "data_fingerprint": "f00d",
            "prior": Prior(3000, 0.25),
            "reference": reference_sample(features, _rows(1, 3000), 7),
            **changes,
        }
        return Model(**fields)

    return make


@pytest.fixture(scope="session")
def model(model_with: Callable[..., Model]) -> Model:
    return model_with()
