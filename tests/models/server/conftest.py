"""A small model of the catalogue's features in its folder, and real servers on it, each in a thread."""

import contextlib
import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import lightgbm
import numpy as np
import pyarrow as pa
import pytest

from creditline.features.catalogue import catalogue
from creditline.features.data import Attribute, Settings
from creditline.models.artefact import (
    Model,
    ModelFeature,
    Prior,
    Versions,
    model_feature,
    reference_sample,
    write_model,
)
from creditline.models.calibration import Sigmoid
from creditline.models.scoring.matrix import to_matrix
from creditline.models.server.app import ServerState, application
from creditline.models.server.in_force.histories import Histories
from creditline.models.server.in_force.installing import Installing
from creditline.models.server.request.limits import Limits
from creditline.models.server.response import computing
from creditline.models.server.running import server_of
from creditline.models.server.telemetry.metrics import Metrics
from creditline.models.serving.scorer import Scorer
from creditline.models.why.words.by_language import SHIPPED, Words

NUMBERS = ("repayment.days_past_due_now", "repayment.late_90d", "spending.sum_90d", "activity.logins_30d")
NUMBERS += ("network.past_due", "profile.attribute.tier", "macro.unemployment.level")
CATEGORY = "profile.region"
REGIONS = ("coast", "hills", "north")
MACRO = [
    {"indicator": "unemployment", "period_on": "2024-01-01", "published_on": "2024-02-01", "value": 0.05},
    {"indicator": "unemployment", "period_on": "2024-04-01", "published_on": "2024-05-01", "value": 0.08},
]


def _rows(seed: int, count: int) -> list[dict[str, Any]]:
    """Feature rows as JSON would bring them, some values missing, one region never seen in training."""
    chance = np.random.default_rng(seed)
    columns: dict[str, list[Any]] = {
        "repayment.days_past_due_now": chance.integers(0, 60, count).tolist(),
        "repayment.late_90d": chance.poisson(0.7, count).tolist(),
        "spending.sum_90d": np.round(chance.gamma(2.0, 800.0, count), 2).tolist(),
        "activity.logins_30d": chance.poisson(9, count).tolist(),
        "network.past_due": chance.poisson(0.4, count).tolist(),
        "profile.attribute.tier": chance.integers(1, 4, count).tolist(),
        "macro.unemployment.level": chance.normal(0.06, 0.01, count).tolist(),
        CATEGORY: chance.choice([*REGIONS, "elsewhere"], count).tolist(),
    }
    empty = chance.random((count, len(columns))) < 0.1
    return [
        {name: None if empty[i, j] else values[i] for j, (name, values) in enumerate(columns.items())}
        for i in range(count)
    ]


def _frame(rows: list[dict[str, Any]], features: tuple[ModelFeature, ...]) -> pa.Table:
    return pa.table(
        {
            f.name: pa.array([row.get(f.name) for row in rows], pa.string() if f.kind == "category" else pa.float64())
            for f in features
        }
    )


def _model(seed: int) -> Model:
    declared = catalogue("p", [Attribute("tier", True)], ("unemployment",)).only([*NUMBERS, CATEGORY])
    features = tuple(model_feature(f, REGIONS if f.name == CATEGORY else ()) for f in declared)
    rows = _rows(seed, 2000)
    frame = _frame(rows, features)
    risk = np.array(
        [
            -2.5 + 0.9 * (row["repayment.late_90d"] or 0) + 0.03 * (row["repayment.days_past_due_now"] or 9)
            + 0.8 * (row[CATEGORY] == "hills") + 0.4 * (row["network.past_due"] or 0)
            for row in rows
        ]
    )  # fmt: skip
    defaulted = (np.random.default_rng(seed + 1).random(len(risk)) < 1 / (1 + np.exp(-risk))).astype(int)
    matrix = to_matrix(features, frame)
    dataset = lightgbm.Dataset(
        matrix, defaulted, feature_name=[f.name for f in features], categorical_feature=[len(NUMBERS)]
    )
    settings = {
        "objective": "binary", "num_leaves": 15, "min_data_per_group": 2, "cat_smooth": 1.0, "num_threads": 1,
        "deterministic": True, "force_row_wise": True, "seed": 7, "verbosity": -1,
    }  # fmt: skip
    return Model(
        booster_text=lightgbm.train(settings, dataset, 30).model_to_string(),
        features=features,
        calibration=Sigmoid(0.9, -0.2),
        versions=Versions("0.1.0", lightgbm.__version__, "c0ffee", "90 days past due within 12 months"),
        seed=seed,
        data_fingerprint="f00d",
        prior=Prior(2000, 0.25),
        reference=reference_sample(features, frame, 7, 50),
        target_product="p",
        currency="CNY",
    )


@pytest.fixture(scope="session")
def rows() -> Callable[[int, int], list[dict[str, Any]]]:
    """`rows(seed, count)`: feature rows as dicts."""
    return _rows


@pytest.fixture(scope="session")
def frame() -> Callable[..., pa.Table]:
    """`frame(rows, features)`: the same rows as a table."""
    return _frame


@pytest.fixture(scope="session")
def model() -> Model:
    return _model(1)


@pytest.fixture(scope="session")
def other() -> Model:
    """Another model of the same features."""
    return _model(2)


@pytest.fixture(scope="session")
def folder(model, tmp_path_factory) -> Path:
    place = tmp_path_factory.mktemp("served") / "model"
    write_model(model, place)
    return place


@pytest.fixture(scope="session")
def other_folder(other, tmp_path_factory) -> Path:
    place = tmp_path_factory.mktemp("served") / "other"
    write_model(other, place)
    return place


@dataclass(frozen=True)
class Live:
    """A server that answers on `port`."""

    port: int
    room: ServerState
    installing: Installing
    client: httpx.Client

    def post(self, path: str, asked: object, **more: Any) -> httpx.Response:
        return self.client.post(path, json=asked, **more)

    def raw(self, path: str, body: bytes, kind: str = "application/json", **headers: str) -> httpx.Response:
        return self.client.post(path, content=body, headers={"content-type": kind, **headers})

    def metric(self, name: str, **labels: str) -> float:
        return self.room.metrics.registry.get_sample_value(name, labels) or 0.0


@pytest.fixture(scope="session")
def served() -> Callable[..., contextlib.AbstractContextManager[Live]]:
    """`served(folder, challenger=None, histories=None, token=None, words=SHIPPED, **limits)`: a server while the `with` lasts."""

    @contextmanager
    def start(
        folder: Path,
        challenger: Path | None = None,
        histories: Histories | None = None,
        token: str | None = None,
        words: Words = SHIPPED,
        **limits: Any,
    ) -> Iterator[Live]:
        metrics = Metrics()
        installing = Installing(Scorer.open, metrics, histories, words=words)
        room = ServerState(installing.first(folder, challenger), Limits(**limits), metrics)
        with socket.create_server(("127.0.0.1", 0)) as listening:
            port = listening.getsockname()[1]
            server = server_of(application(room, token), room.limits)
            thread = threading.Thread(target=server.run, args=([listening],))
            thread.start()
            try:
                with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=300, trust_env=False) as client:
                    yield Live(port, room, installing, client)
            finally:
                server.should_exit = True
                thread.join()
                if room.in_force.current.challenger is not None:
                    room.in_force.current.challenger.close()

    return start


@pytest.fixture(scope="session")
def histories() -> Histories:
    return Histories(Settings(covered_from={"transactions": date(2023, 1, 1)}), MACRO)


@pytest.fixture(scope="module")
def live(served, folder, histories) -> Iterator[Live]:
    """A server that waits for a thread as long as a busy machine needs."""
    with pytest.MonkeyPatch.context() as patch, served(folder, histories=histories) as running:
        patch.setattr(computing, "_PATIENCE", 300.0)
        yield running


def bits(value: object) -> str:
    """A value of JSON by its bits: Python writes a double so that it reads back the same."""
    return json.dumps(value, sort_keys=True)
