"""Cuts explained and receipts made in an engine are those of this machine."""

from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from creditline.features.catalogue import BUILT_IN
from creditline.features.engine.carriers.spark.engine_data import EngineData
from creditline.features.engine.carriers.spark.session import refusals
from creditline.features.errors import DataError
from creditline.models.policy import Level, Overlay
from creditline.models.policy.parts.economics import Economics
from creditline.models.portfolio.cut_report.account import CutOutputs, write_cuts
from creditline.models.portfolio.cut_report.counted import CountedCuts
from creditline.models.portfolio.cut_report.make import make_report
from creditline.models.portfolio.cut_report.rows import late_features
from creditline.models.portfolio.cuts.cut_records import write_records
from creditline.models.portfolio.cuts.cuts import explain_cuts, find_cuts
from creditline.models.portfolio.cuts.table import Per
from creditline.models.portfolio.decide_dates.job import Job
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.explain.rows import read_by
from creditline.models.portfolio.lines.record import recorded
from creditline.models.portfolio.on_engine.cuts import CutsAsked, explain_cuts_on_engine
from creditline.models.portfolio.on_engine.cuts_written import write_cuts_by_bucket
from creditline.models.portfolio.on_engine.decisions import decide_on_engine
from creditline.models.portfolio.on_engine.receipts import receipts_frame, write_receipts_by_bucket
from creditline.models.portfolio.on_engine.report import ReportAsked
from creditline.models.portfolio.policy_features import read_policy_for
from creditline.models.scale.bands import Band
from creditline.training.outcomes import DefaultDefinition
from creditline.training.outcomes.became import became
from creditline.training.outcomes.there import later_in_tasks, later_there

pytestmark = pytest.mark.spark


@pytest.fixture(scope="module")
def policy(model, judged):
    return read_policy_for("graded", model, judged)


def test_every_line_cut(engine, model, judged, days, policy, tmp_path):
    """Decided now by the policy: principal reasons, the records behind them, and the report on all of them."""
    priced = Economics(lgd=0.6, ccf=0.5, usage=0.3, margin=0.2, funding=0.04, handling=10.0)
    harsh = replace(policy, overlay=Overlay(levels=(Level(points=100),)), economics=priced)
    bands = (Band("poor", 350, 499), Band("good", 500, 950))
    in_force, by = InForce(replace(model, bands=bands), policy=harsh), ("region", "tier")
    with recorded(judged) as record:
        cuts = find_cuts(in_force, record, None, days[1])
        late = late_features(record, in_force)
        answers = explain_cuts(in_force, record, cuts, None, days[1], beside=late)
        kind = cuts.customers.type
        wanted = CutOutputs(Per.reason, tmp_path / "here.parquet", True, late, asked=True, priced=in_force)
        done = write_cuts(answers, kind, wanted)
        write_records(record, read_by(record, in_force), done.asks, kind, tmp_path / "records.parquet")
        later = partial(became, record, DefaultDefinition(product="card"))
        counted = CountedCuts.of(record, cuts, done.counted, by)
        expected = make_report(in_force, counted, days[1], later)
    data, folder = EngineData.of_folder(engine, judged.folder), tmp_path / "there"
    folder.mkdir()
    report = ReportAsked.of(data, in_force, by, later_in_tasks(data, "card"))
    asked = CutsAsked(None, days[1], Per.reason, records=True, report=report)
    frame = explain_cuts_on_engine(data, in_force, asked, tmp_path, buckets=2)
    told = write_cuts_by_bucket(frame, data, asked, folder)
    assert sorted(path.name for path in folder.glob("*.parquet")) == ["bucket=00000.parquet", "bucket=00001.parquet"]
    assert (told.cuts, told.explained, told.others, told.rows) == (cuts.count, done.cuts, done.others, done.rows)
    assert done.cuts
    assert _rows(*folder.glob("*.parquet")) == _rows(tmp_path / "here.parquet")
    behind = _rows(*(folder / "records").glob("*.parquet"))
    assert behind == _rows(tmp_path / "records.parquet")
    assert len(behind) == told.records
    there = later_there(data, "card", told.report.later)
    assert make_report(in_force, told.report.counted, days[1], there) == expected
    assert expected.cohort.later.open
    assert expected.money is not None


@pytest.fixture(scope="module")
def several(judged, write, tmp_path_factory):
    """Customers with a second line, of a loan, that was cut on the same day as their first, alone, or not at all."""
    own = {file.stem: pq.read_table(file).to_pylist() for file in judged.folder.glob("*.parquet")}
    for i, row in enumerate(list(own["lines"])):
        if i % 3:
            own["lines"].append(row | {"line_id": f"{row['customer_id']} 2", "product": "loan"})
    cut = own["decisions"][0]
    for i, customer in enumerate(sorted({row["customer_id"] for row in own["lines"] if row["product"] == "loan"})):
        if i % 3 == 0:
            own["decisions"].append(cut | {"customer_id": customer, "line_id": f"{customer} 2", "product": "loan"})
    return write(tmp_path_factory.mktemp("several"), own)


@pytest.mark.parametrize("product", [None, "loan"])
def test_several_lines_of_a_customer(engine, model, several, product, tmp_path):
    """One of each customer's cut lines is explained, the same one as here, and the others are counted."""
    day = date(2023, 9, 30)
    in_force, asked = InForce(replace(model, target_product=None), chosen=product), CutsAsked(None, day, Per.family)
    with recorded(several) as record:
        cuts = find_cuts(in_force, record, None, day)
        answers = explain_cuts(in_force, record, cuts, None, day)
        done = write_cuts(answers, cuts.customers.type, CutOutputs(Per.family, tmp_path / "here.parquet"))
    data, folder = EngineData.of_folder(engine, several.folder), tmp_path / "there"
    folder.mkdir()
    told = write_cuts_by_bucket(explain_cuts_on_engine(data, in_force, asked, buckets=2), data, asked, folder)
    assert (told.cuts, told.explained, told.further) == (cuts.count, done.cuts, cuts.further)
    assert bool(cuts.further) == (product is None)
    assert _rows(*folder.glob("*.parquet")) == _rows(tmp_path / "here.parquet")


def test_a_product_that_is_not_there(engine, model, several):
    data, in_force = (
        EngineData.of_folder(engine, several.folder),
        InForce(replace(model, target_product=None), chosen="car"),
    )
    with pytest.raises(DataError, match=r"has no line of car; its products are card, loan$"):
        explain_cuts_on_engine(data, in_force, CutsAsked(None, date(2023, 9, 30), Per.family))


def test_a_day_without_a_cut(engine, model, judged, tmp_path):
    data, asked = EngineData.of_folder(engine, judged.folder), CutsAsked(None, date(2023, 10, 31), Per.family)
    frame = explain_cuts_on_engine(data, InForce(model), asked, buckets=2)
    with pytest.raises(DataError, match=r"^no line was cut on 2023-10-31 in .*; name a day of decisions$"), refusals():
        write_cuts_by_bucket(frame, data, asked, tmp_path)


def test_receipts(engine, model, judged, days, policy, tmp_path):
    job = Job(judged, model, "graded", (), "1GB", lambda _: None, lambda _: None)
    job.once(days[1], tmp_path / "d.parquet")
    some = tuple(pq.read_table(tmp_path / "d.parquet")["customer_id"].to_pylist()[:9:4])
    job.receipts(tmp_path / "d.parquet", days[1], tmp_path / "here", some)
    data, folder = EngineData.of_folder(engine, judged.folder), tmp_path / "there"
    folder.mkdir()
    made = decide_on_engine(model, data, policy, days[1], buckets=2)
    frame = receipts_frame(data, made, BUILT_IN, some, buckets=2)
    assert write_receipts_by_bucket(frame, 0, days[1], some, folder) == 3
    assert _texts(folder, "bucket=*/*.json") == _texts(tmp_path / "here", "*.json")


def _texts(folder: Path, pattern):
    return {file.name: file.read_bytes() for file in folder.glob(pattern)}


def _rows(*files):
    found = pa.concat_tables([pq.read_table(file) for file in files])
    return sorted(map(repr, found.to_pylist()))
