"""Decisions made in an engine are those of this machine, to the last bit, whatever the portfolio cap does."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from creditline.features.engine.carriers.spark.engine_data import EngineData
from creditline.features.engine.carriers.spark.parts import parts, write_parts
from creditline.features.engine.carriers.spark.staged import computed_once
from creditline.features.errors import DataError
from creditline.models.policy import PortfolioCap, exposure_of
from creditline.models.portfolio.decide_dates.job import Job
from creditline.models.portfolio.on_engine.collected import (
    collected_decisions,
    outcome_columns,
    outcome_of,
    require_all_decided,
)
from creditline.models.portfolio.on_engine.decisions import decide_on_engine
from creditline.models.portfolio.policy_features import read_policy_for

pytestmark = pytest.mark.spark


@pytest.fixture(scope="module")
def policy(model, judged):
    return read_policy_for("graded", model, judged)


@pytest.fixture(scope="module")
def uncapped(engine, model, judged, days, policy, tmp_path_factory):
    """In the engine; the cap does not move what is read."""
    data = EngineData.of_folder(engine, judged.folder)
    made = decide_on_engine(model, data, policy, days[1], keep=True, buckets=8)
    with computed_once(made.lines, tmp_path_factory.mktemp("stage")) as lines:
        staged = replace(made, lines=lines)
        require_all_decided(staged, data)
        yield staged


@pytest.fixture
def here(model, judged, days, tmp_path, monkeypatch):
    """What this machine writes by a policy: its outcome, the decisions and the lines just kept."""

    def run(policy):
        monkeypatch.setattr(Job, "_read", lambda *_: policy)
        outcome = Job(judged, model, "", (), "1GB", lambda _: None, lambda _: None).once(
            days[1], tmp_path / "d.parquet"
        )
        return outcome, pq.read_table(tmp_path / "d.parquet"), pq.read_table(tmp_path / "d.kept.parquet")

    return run


@pytest.mark.parametrize("share", [None, 1.2, 0.97, 0.8, 0.5])
def test_decisions_on_every_line(uncapped, policy, here, share):
    """The cap holds nothing back, scales some, or everybody; half of it can not be kept, for more is owed."""
    total = _total(collected_decisions(uncapped))
    capped = policy if share is None else replace(policy, portfolio=PortfolioCap(cap=round(share * total, 2), keep=0.9))
    outcome, expected, kept = here(capped)
    made = replace(uncapped, policy=capped)
    found = collected_decisions(made)
    assert made.scaling == outcome.scaling
    assert found.equals(expected)
    assert found.schema.equals(expected.schema)
    assert made.kept().equals(kept)
    assert outcome_of(made, [found]) == outcome
    scaled = {None: "nobody", 1.2: "nobody", 0.97: "some", 0.8: "everybody", 0.5: "everybody"}
    assert {-np.inf: "nobody", np.inf: "everybody"}.get(made.scaling.threshold, "some") == scaled[share]
    assert (made.scaling.short > 0.0) == (share == 0.5)


def test_decisions_in_a_folder_that_the_engine_writes(uncapped, tmp_path):
    found = collected_decisions(uncapped)
    (tmp_path / "parts").mkdir()
    assert write_parts(uncapped.frame(), tmp_path / "parts", len(found)) == len(found)
    written = pa.Table.from_batches(list(parts(tmp_path / "parts", found.column_names))).cast(found.schema)
    assert written.sort_by([("customer_id", "ascending"), ("line_id", "ascending")]).equals(found)
    told = outcome_of(uncapped, parts(tmp_path / "parts", outcome_columns(uncapped)))
    assert told == outcome_of(uncapped, [found])
    (tmp_path / "more").mkdir()
    with pytest.raises(
        DataError, match=r"^the engine wrote \d+ rows into .*more and 1,000 were asked for: whole buckets"
    ):
        write_parts(uncapped.frame(), tmp_path / "more", 1000)
    with pytest.raises(DataError, match=r"lines\?2 holds '\?', which engines read as something else"):
        write_parts(uncapped.frame(), tmp_path / "lines?2")


def test_a_whole_bucket_that_is_lost(uncapped, engine, judged):
    lost = replace(uncapped, lines=uncapped.lines.where("customers <> 1").limit(1))
    with pytest.raises(
        DataError, match=r"^the engine scored \d+ customers and 44 are known on 2023-12-31: whole buckets"
    ):
        require_all_decided(lost, EngineData.of_folder(engine, judged.folder))


def _total(decisions):
    after, owed = (decisions[name].to_numpy() for name in ("limit_after", "balance"))
    return float(exposure_of(after, owed).sum())
