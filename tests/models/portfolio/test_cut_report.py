"""The cut report counts what a plain count over the tables gives, on a simulated lender."""

import copy
import dataclasses
import json
from collections import Counter
from collections.abc import Callable
from datetime import date
from functools import partial
from importlib import resources
from itertools import combinations
from pathlib import Path

import duckdb
import lightgbm
import numpy as np
import pyarrow as pa
import pytest
from jsonschema import Draft202012Validator
from pyarrow import parquet

from creditline.features.catalogue import BUILT_IN
from creditline.features.data import DataSet
from creditline.features.engine import compute_features, pairs_for
from creditline.features.errors import DataError
from creditline.models.artefact import Model, Prior, Versions, model_feature, write_model
from creditline.models.calibration import Sigmoid
from creditline.models.policy.parts.economics import FIGURES, Economics, EconomicsGroup
from creditline.models.portfolio.cut_report import values
from creditline.models.portfolio.cut_report.account import CutOutputs, write_cuts
from creditline.models.portfolio.cut_report.counted import CountedCuts
from creditline.models.portfolio.cut_report.make import make_report
from creditline.models.portfolio.cut_report.money import money_columns
from creditline.models.portfolio.cut_report.page import as_page
from creditline.models.portfolio.cut_report.rows import late_features
from creditline.models.portfolio.cut_report.segments import chosen_segments
from creditline.models.portfolio.cut_report.values import CutReport
from creditline.models.portfolio.cuts import cuts as cuts_module
from creditline.models.portfolio.cuts.cut_records import records_schema, write_records
from creditline.models.portfolio.cuts.cuts import Cuts, explain_cuts, find_cuts
from creditline.models.portfolio.cuts.table import Per
from creditline.models.portfolio.explain.evidence import evidence_of
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.explain.rows import read_by
from creditline.models.portfolio.lines.record import recorded
from creditline.models.portfolio.policy_features import read_policy_for
from creditline.models.scoring.matrix import to_matrix
from creditline.models.words.languages import topic
from creditline.training.commands.why.cuts import Made, explain_all
from creditline.training.commands.why.paths import InForcePaths
from creditline.training.outcomes import DefaultDefinition
from creditline.training.outcomes.became import became
from creditline.training.world import WorldSettings, simulate

pytestmark = pytest.mark.slow

CUT = date(2023, 11, 30)
FEATURES = (
    "utilisation.last", "spending.sum_30d", "spending.sum_90d", "repayment.late_90d", "linked.late_90d",
    "income.regular_sum_90d", "activity.logins_90d", "inquiries.count_90d", "repayment.days_past_due_now",
    "network.share_past_due",
)  # fmt: skip


@dataclasses.dataclass(frozen=True)
class Day:
    """A lender's cuts of a day, with the files that were written."""

    data: DataSet
    in_force: InForce
    cuts: Cuts
    by_family: list[dict]
    by_reason: list[dict]
    counted: pa.Table
    report: CutReport


def model_of(data: DataSet) -> Model:
    """Trees on a few features; who is late or uses much of the line is said to be bad."""
    known = BUILT_IN.of(data, "huabei")
    there = {feature.name for feature in known.available(data)}
    features = tuple(model_feature(known[name]) for name in FEATURES if name in there)
    frame = compute_features(data, pairs_for(data, [CUT]), known.only([feature.name for feature in features]))
    matrix = to_matrix(features, frame)
    at = {feature.name: np.nan_to_num(matrix[:, place]) for place, feature in enumerate(features)}
    risk = 2.0 * at["repayment.late_90d"] + 3.0 * at["utilisation.last"] - 0.3 * np.log1p(at["spending.sum_90d"])
    risk += np.random.default_rng(1).logistic(size=len(risk))
    settings = {
        "objective": "binary", "num_leaves": 7, "learning_rate": 0.2, "verbosity": -1, "seed": 7, "num_threads": 1,
        "deterministic": True,
    }  # fmt: skip
    names = [feature.name for feature in features]
    dataset = lightgbm.Dataset(matrix, risk > np.quantile(risk, 0.8), feature_name=names)
    return Model(
        booster_text=lightgbm.train(settings, dataset, 30).model_to_string(),
        features=features,
        calibration=Sigmoid(0.5, -2.3),
        versions=Versions("0.2.0", lightgbm.__version__, known.hash, "90 days past due within 12 months"),
        seed=7,
        data_fingerprint="f00d",
        prior=Prior(2000, 0.2),
        reference=frame.select(names).slice(0, 50),
        target_product="huabei",
        currency="CNY",
    )


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Day:
    home = tmp_path_factory.mktemp("day")
    simulate(home / "lender", WorldSettings(customers=900, months=36))
    with recorded(DataSet.open(home / "lender")) as record:
        data = record
    model = model_of(data)
    policies = (read_policy_for(name, model, data) for name in ("squeeze", "graded"))
    in_force = InForce(model, None, *policies)
    cuts = find_cuts(in_force, data, None, CUT)
    late = late_features(data, in_force)
    written = {}
    for per in (Per.family, Per.reason):
        parts = explain_cuts(in_force, data, cuts, None, CUT, beside=late)
        done = write_cuts(parts, cuts.customers.type, CutOutputs(per, home / f"{per}.parquet", per is Per.reason, late))
        written[per] = parquet.read_table(home / f"{per}.parquet").to_pylist()
    by = chosen_segments(data, ())
    later = partial(became, data, DefaultDefinition(product="huabei"))
    report = make_report(in_force, CountedCuts.of(data, cuts, done.counted, by), CUT, later)
    return Day(data, in_force, cuts, written[Per.family], written[Per.reason], done.counted, report)


def counted(day: Day, rows: pa.Table, by: tuple[str, ...] = ()) -> CountedCuts:
    return CountedCuts.of(day.data, day.cuts, rows, by)


def later_of(day: Day) -> Callable[[pa.Table], values.Later]:
    return partial(became, day.data, DefaultDefinition(product="huabei"))


def one_each(rows: list[dict]) -> dict[int, dict]:
    """A row of each customer whose line is told from where it stood."""
    return {row["customer_id"]: row for row in rows if row["answer"] == "ledger"}


def test_cuts_and_exposure(day: Day) -> None:
    cut = one_each(day.by_family)
    assert day.report.cuts == len(cut) == len(one_each(day.by_reason)) > 60
    assert day.report.cuts + day.report.never_whole == day.cuts.count
    assert day.report.never_whole > 0
    since = [row["as_of_from"] for row in cut.values()]
    assert (day.report.earliest, day.report.latest) == (min(since), max(since))
    removed = sum(row["drawable_from"] - row["drawable_to"] for row in cut.values())
    assert day.report.exposure_removed == pytest.approx(removed, abs=0.005)
    assert day.report.exposure_before == pytest.approx(sum(row["drawable_from"] for row in cut.values()), abs=0.005)
    for column, found in (("action", day.report.actions), ("behaviour", day.report.causes.behaviour)):
        assert {one.name: one.cuts for one in found if one.cuts} == Counter(
            row[column] for row in cut.values() if row[column]
        )
        assert sum(round(100 * one.exposure_removed) for one in found) == round(100 * removed)


def test_layers_add_up_to_the_cent(day: Day) -> None:
    share = Counter()
    pulled: dict[int, dict[str, float]] = {}
    for row in day.by_family:
        if row["drawable_share"] is not None:
            share[row["layer"]] -= round(100 * row["drawable_share"])
            pulled.setdefault(row["customer_id"], {})[row["layer"]] = row["drawable_share"]
    causes = day.report.causes
    assert {one.layer: round(100 * one.exposure_removed) for one in causes.layers if one.exposure_removed} == {
        layer: cents for layer, cents in share.items() if cents
    }
    beside = {
        name: -sum(round(100 * row[f"drawable_{name}"]) for row in one_each(day.by_family).values())
        for name in ("asked", "anyway", "merged", "unexplained")
    }
    assert {name: round(100 * getattr(causes, name)) for name in beside} == beside
    assert sum(share.values()) + sum(beside.values()) == round(100 * day.report.exposure_removed)
    decisive = Counter()
    for customer in one_each(day.by_family):
        shares = pulled.get(customer, {})
        lowest = min(shares.values(), default=0.0)
        alike = [layer for layer, value in shares.items() if value == lowest < 0.0]
        decisive[alike[0] if len(alike) == 1 else "shared"] += 1
    assert {one.layer: one.decisive for one in causes.layers if one.decisive} | {
        "shared": causes.shared
    } == decisive | {"shared": decisive["shared"]}


def test_who_would_have_stood_but_for_their_behaviour(day: Day) -> None:
    """Caused or together: but for it the line had stood."""
    (own,) = [one for one in day.report.causes.layers if one.layer == "behaviour"]
    parts = Counter(row["behaviour"] for row in one_each(day.by_reason).values())
    assert own.stands_without == parts["caused"] + parts["together"] > 0


def test_families_pairs_and_reviews(day: Day) -> None:
    families: dict[int, list[str]] = {customer: [] for customer in one_each(day.by_reason)}
    for row in sorted(day.by_reason, key=lambda row: row["rank"] or 0):
        if row["answer"] == "ledger" and row["family"] is not None and row["language"] == "en":
            families[row["customer_id"]].append(row["family"])
    first = Counter(one[0] for one in families.values() if one)
    named = Counter(family for one in families.values() for family in one)
    assert len(named) > 3
    assert {one.family: (one.first, one.named) for one in day.report.causes.families} == {
        family: (first[family], named[family]) for family in named
    }
    assert day.report.causes.unnamed == sum(not one for one in families.values())
    pairs = Counter(pair for one in families.values() for pair in combinations(sorted(set(one)), 2))
    assert [one.cuts for one in day.report.pairs] == sorted(pairs.values(), reverse=True)[:10]
    assert all(pairs[one.family, one.other] == one.cuts for one in day.report.pairs)
    assert day.report.review == sum(row["review"] for row in one_each(day.by_reason).values())
    for row in day.by_reason:
        assert row["review"] == (row["review_why"] is not None)


def test_bands(day: Day) -> None:
    found = Counter()
    for row in one_each(day.by_family).values():
        found[next(b.name for b in day.in_force.model.bands if b.lowest <= row["score_to"] <= b.highest)] += 1
    assert {one.name: one.cuts for one in day.report.bands if one.cuts} == found


def test_never_late_and_good_score_by_the_records(day: Day) -> None:
    """Straight from the instalments: settled on the day the payments add up to what was due, learned when recorded."""
    folder = day.data.folder
    late = duckdb.sql(
        f"""
        WITH paid AS (
            SELECT *, sum(CASE WHEN paid_on IS NULL THEN 0 ELSE amount_paid END) OVER (
                PARTITION BY customer_id, loan_id, due_on ORDER BY paid_on NULLS LAST) AS so_far
            FROM '{folder}/installments.parquet'
        ), settled AS (
            SELECT customer_id, loan_id, due_on, min(CASE WHEN so_far >= amount_due - 0.005 THEN paid_on END) AS on_day
            FROM paid GROUP BY ALL
        )
        SELECT DISTINCT customer_id FROM settled
        WHERE due_on < DATE '{CUT}' AND (on_day IS NULL OR on_day > due_on)
        UNION SELECT DISTINCT customer_id FROM '{folder}/lines.parquet'
        WHERE statement_on <= DATE '{CUT}' AND months_past_due > 0
        """
    ).fetchall()
    ever = {customer for (customer,) in late}
    cut = one_each(day.by_family)
    never = {customer for customer in cut if customer not in ever}
    good = {customer for customer, row in cut.items() if row["score_to"] >= 600}
    found = day.report.cohort
    assert found.lowest_score == 600
    assert (found.never_late, found.good_score, found.cuts) == (len(never), len(good), len(never & good))
    assert found.cuts > 5
    removed = sum(cut[customer]["drawable_from"] - cut[customer]["drawable_to"] for customer in never & good)
    assert found.exposure_removed == pytest.approx(removed, abs=0.005)
    shares = sum(round(100 * one.exposure_removed) for one in found.causes.layers)
    shares += sum(round(100 * getattr(found.causes, name)) for name in ("asked", "anyway", "merged", "unexplained"))
    assert shares == round(100 * found.exposure_removed)
    later = found.later
    assert later.known + later.open + later.no_exposure + later.in_default + later.unknown == found.cuts
    assert later.known >= 5
    assert 0.5 < later.share_good == later.good / later.known <= 1.0


def test_segments_hold_enough_and_add_up(day: Day) -> None:
    regions = dict(duckdb.sql(f"SELECT customer_id, region FROM '{day.data.folder}/customers.parquet'").fetchall())
    cut = Counter(regions[customer] for customer in one_each(day.by_family))
    found = [one for one in day.report.segments if one.by == "region"]
    assert {one.by for one in day.report.segments} == {"region", "occupation"}
    assert all(one.cuts >= 5 for one in day.report.segments)
    assert all(cut[one.group] == one.cuts for one in found if one.group != "others")
    assert sum(one.cuts for one in found) == day.report.cuts
    assert sum(one.decided for one in found) == day.report.decided == len(day.cuts.decided)
    removed = sum(round(100 * one.exposure_removed) for one in found)
    assert removed == round(100 * day.report.exposure_removed)


def test_how_it_is_cut_into_parts_changes_nothing(day: Day, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cuts_module, "AT_ONCE", 17)
    late = late_features(day.data, day.in_force)
    parts = explain_cuts(day.in_force, day.data, day.cuts, None, CUT, 2, late)
    done = write_cuts(parts, day.cuts.customers.type, CutOutputs(Per.reason, tmp_path / "parts.parquet", True, late))
    assert parquet.read_table(tmp_path / "parts.parquet").to_pylist() == day.by_reason
    again = make_report(day.in_force, counted(day, done.counted, ("region", "occupation")), CUT, later_of(day))
    assert again == day.report


def asked(day: Day, folder: Path) -> InForcePaths:
    """The same as a person calls it."""
    write_model(day.in_force.model, folder / "model")
    return InForcePaths(folder / "model", day.data.folder, None, "squeeze", "graded")


def test_the_command_writes_everything(day: Day, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, page = tmp_path / "reasons.parquet", tmp_path / "cuts.html"
    explain_all(asked(day, tmp_path), (None, CUT), Made("reason", out, False, page, (), "zh", (), 1))
    assert parquet.read_table(out).to_pylist() == day.by_reason
    assert json.loads((tmp_path / "cuts.json").read_text(encoding="utf-8")) == day.report.to_json()
    assert page.read_text(encoding="utf-8") == as_page(day.report, "zh")
    said = capsys.readouterr().out
    rest = f"{day.report.never_whole:,} of them without a ledger"
    assert f"{len(day.by_reason):,} rows about {day.cuts.count:,} cuts are in {out}, {rest}" in said
    assert f"report {page}, numbers in {tmp_path / 'cuts.json'}" in said


def test_a_run_that_is_stopped_leaves_the_old_files(day: Day, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stopped after the table is written, while the report is being counted."""

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    files = [tmp_path / name for name in ("reasons.parquet", "cuts.html", "cuts.json")]
    for file in files:
        file.write_text("old", encoding="utf-8")
    call = asked(day, tmp_path)
    before = sorted(tmp_path.iterdir())
    monkeypatch.setattr("creditline.training.outcomes.became.became", stopped)
    with pytest.raises(KeyboardInterrupt):
        explain_all(call, (None, CUT), Made("reason", files[0], False, files[1], (), "en", (), 1))
    assert sorted(tmp_path.iterdir()) == before
    assert {file.read_text(encoding="utf-8") for file in files} == {"old"}


def test_nobody_is_named(day: Day) -> None:
    numbers = json.dumps(day.report.to_json())
    assert not any("customer_id" in text for text in (numbers, as_page(day.report, "en"), as_page(day.report, "zh")))


def test_data_that_cannot_tell_who_was_late(day: Day) -> None:
    unknown = day.counted.set_column(
        day.counted.schema.get_field_index("never_late"), "never_late", pa.nulls(day.counted.num_rows, pa.bool_())
    )
    report = make_report(day.in_force, counted(day, unknown), CUT, later_of(day))
    assert report.cohort is None
    assert "nobody can be said to have been never late" in as_page(report, "en")
    assert "no region and no occupation" in as_page(report, "en")
    assert "无法判断谁从未逾期" in as_page(report, "zh")


def test_outcomes_that_are_still_open(day: Day) -> None:
    """As of the day nobody's twelve months have passed."""
    rows = day.counted.set_column(
        day.counted.schema.get_field_index("as_of_to"), "as_of_to", pa.array([date(2024, 11, 30)] * day.report.cuts)
    )
    found = make_report(day.in_force, counted(day, rows), CUT, later_of(day)).cohort.later
    assert (found.known, found.good, found.share_good) == (0, None, None)
    assert found.open + found.in_default + found.no_exposure == day.report.cohort.cuts


def test_counted_in_parts(day: Day) -> None:
    """Customers in parts and another order make the report of all at once, money to the last bit."""
    whole = counted(day, priced(day), ("region",))
    odd = np.arange(day.report.cuts) % 2 == 1
    some = {value: number // 3 for value, number in whole.groups["region"].items()}
    others = {value: number - some[value] for value, number in whole.groups["region"].items()}
    parts = [
        CountedCuts(3, 11, whole.rows.filter(odd), {"region": some}),
        CountedCuts(0, 0, pa.table({}), {"region": {}}),
        CountedCuts(whole.cuts - 3, whole.decided - 11, whole.rows.filter(~odd), {"region": others}),
    ]
    made = [make_report(day.in_force, one, CUT, later_of(day)) for one in (whole, CountedCuts.together(parts))]
    assert made[0] == made[1]
    assert made[0].money is not None


def test_nothing_that_stood(day: Day) -> None:
    with pytest.raises(DataError, match=r"none of the \d+ lines cut on 2023-11-30 ever stood whole"):
        make_report(day.in_force, counted(day, pa.table({})), CUT, later_of(day))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("height", "have no column height to count by"),
        ("customer_id", "tells customers apart"),
    ],
)
def test_columns_nothing_is_counted_by(day: Day, name: str, said: str) -> None:
    with pytest.raises(DataError, match=said):
        chosen_segments(day.data, [name])


def schema() -> dict:
    file = resources.files("creditline.models.portfolio.cut_report") / "report.schema.json"
    return json.loads(file.read_text(encoding="utf-8"))


def overridden(day: Day) -> CutReport:
    """The report with what persons decided of three cases."""
    group = values.OverrideGroup
    known, none = day.report.cohort.later, values.Later("bad", 0, None, None, 1, 0, 0, 0, None)
    counted = values.Overrides(
        cases=4,
        open=1,
        erased=2,
        total=group("all", 3, 1, 1 / 3),
        raised=1250.0,
        lowered=0.0,
        sent=(group("income not known", 2, 1, 0.5), group("customer", 1, 0, 0.0)),
        reasons=(group("income_evidenced", 1, 1, 1 / 3), group("own_reason", 0, 0, 0.0)),
        bands=(group("in default", 1, 0, 0.0), group("fair", 2, 1, 0.5)),
        later=known,
        later_upheld=none,
    )
    return dataclasses.replace(day.report, overrides=counted)


STATED = Economics(lgd=0.6, ccf=0.5, usage=0.3, margin=0.2, funding=0.04, handling=10.0)


def priced(day: Day) -> pa.Table:
    """The rows by a policy that states what lines cost and earn."""
    figures = {f"economics:{name}": pa.array([float(getattr(STATED, name))] * day.report.cuts) for name in FIGURES}
    rows = day.counted.append_column("pd", pa.array(np.linspace(0.001, 0.6, day.report.cuts)))
    for name, column in figures.items():
        rows = rows.append_column(name, column)
    return rows


def in_money(day: Day) -> CutReport:
    return make_report(day.in_force, counted(day, priced(day)), CUT, later_of(day))


def test_the_cuts_in_money_by_plain_sums(day: Day) -> None:
    money = in_money(day).money
    owed = dict(zip(day.cuts.customers.to_pylist(), day.cuts.ways.balance[day.cuts.ways.last].tolist(), strict=True))
    before = after = earned = 0.0
    for row, pd in zip(day.counted.to_pylist(), np.linspace(0.001, 0.6, day.report.cuts).tolist(), strict=True):
        balance = max(owed[row["customer_id"]], 0.0)
        stood, left = (max(row[name] - balance, 0.0) for name in ("drawable_from", "drawable_to"))
        before += pd * 0.6 * (balance + 0.5 * stood)
        after += pd * 0.6 * (balance + 0.5 * left)
        earned += (1 - pd) * 0.16 * 0.3 * (stood - left)
    assert (money.loss_before, money.loss_after, money.earnings_forgone) == pytest.approx((before, after, earned))
    assert money.profit == pytest.approx(before - after + money.handling_saved - earned)
    assert 0.0 < money.break_even_pd < 1.0
    assert day.report.money is None


def test_the_figures_of_a_cut_are_those_of_its_band(day: Day) -> None:
    poorest = day.in_force.policy.bands[0].name
    stated = dataclasses.replace(STATED, groups=(EconomicsGroup(band=poorest, lgd=0.9),))
    policy = dataclasses.replace(day.in_force.policy, economics=stated)
    cuts = find_cuts(day.in_force, day.data, None, CUT)
    part = next(iter(explain_cuts(day.in_force, day.data, cuts, None, CUT)))
    columns = money_columns(part, policy, "huabei")
    late = part.answers.in_default[1]
    assert set(columns["economics:lgd"].to_pylist()) == {0.6, 0.9}
    assert columns["economics:lgd"].to_numpy()[late].tolist() == [0.6] * int(late.sum())
    assert columns["pd"].to_numpy()[late].tolist() == [1.0] * int(late.sum())


@pytest.mark.parametrize("language", ["en", "zh"])
def test_money_is_on_the_page_where_it_is_stated(day: Day, language: str) -> None:
    words = topic(language, "cut_report", "economics")
    page = as_page(in_money(day), language)
    for said in (words["heading"], words["below"], f"{round(in_money(day).money.profit):,}"):
        assert said in page
    assert words["heading"] not in as_page(day.report, language)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_persons_decided_is_on_the_page(day: Day, language: str) -> None:
    report, words = overridden(day), topic(language, "cut_report", "overrides")
    plain, page = as_page(day.report, language), as_page(report, language)
    assert words["heading"] not in plain
    for said in (words["heading"], words["customer"], words["later_upheld"], "income not known", "1,250", "33.3%"):
        assert said in page
    nobody = dataclasses.replace(
        report.overrides, total=values.OverrideGroup("all", 0, 0, None), sent=(), reasons=(), bands=()
    )
    assert words["later"] not in as_page(dataclasses.replace(report, overrides=nobody), language)


def test_the_schema_says_every_field(day: Day) -> None:
    found = schema()
    Draft202012Validator.check_schema(found)
    assert found["properties"]["schema_version"] == {"const": values.SCHEMA_VERSION}
    closed = copy.deepcopy(found)
    for one in (closed, *closed["$defs"].values()):
        one["additionalProperties"] = False
        assert one["required"] == list(one["properties"])
    for name, one in found["$defs"].items():
        assert one["required"] == [field.name for field in dataclasses.fields(getattr(values, name))]
    validator = Draft202012Validator(closed)
    for report in (day.report, dataclasses.replace(day.report, cohort=None), overridden(day), in_money(day)):
        assert [error.message for error in validator.iter_errors(report.to_json())] == []
    wrong = day.report.to_json() | {"cuts": "many"}
    assert len(list(validator.iter_errors(wrong))) == 1


def test_both_languages_say_the_same_things() -> None:
    def keys(table: dict, within: str = "") -> set[str]:
        found = set()
        for name, value in table.items():
            found |= keys(value, f"{within}{name}.") if isinstance(value, dict) else {within + name}
        return found

    def fields(text: str) -> set[str]:
        return {piece.split("}")[0] for piece in text.split("{")[1:]}

    def texts(table: dict) -> list[str]:
        return [text for value in table.values() for text in (texts(value) if isinstance(value, dict) else [value])]

    one, other = topic("en", "cut_report"), topic("zh", "cut_report")
    assert keys(one) == keys(other)
    for said, said_otherwise in zip(texts(one), texts(other), strict=True):
        assert fields(said) == fields(said_otherwise)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_needs_nothing_else(day: Day, language: str) -> None:
    page = as_page(day.report, language)
    assert len(page.encode()) < 60_000
    assert "http" not in page
    assert "<script" not in page
    assert f"{day.report.cohort.cuts:,}" in page


def test_what_a_group_is_called_is_shown_as_text(day: Day) -> None:
    odd = dataclasses.replace(day.report.segments[0], group="<script>alert(1)</script>", by="<b>region")
    page = as_page(dataclasses.replace(day.report, segments=(odd,)), "en")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<b>region" not in page


@pytest.mark.long
def test_records_are_those_behind_each_reason(day: Day, tmp_path: Path) -> None:
    """Every tenth customer's, asked for one by one; a feature that nothing moved has none."""
    parts = explain_cuts(day.in_force, day.data, day.cuts, None, CUT)
    id_type = day.cuts.customers.type
    done = write_cuts(parts, id_type, CutOutputs(Per.reason, None, asked=True))
    catalogue = read_by(day.data, day.in_force)
    file = tmp_path / "records.parquet"
    count = write_records(day.data, catalogue, done.asks, id_type, file)
    table = parquet.read_table(file)
    assert table.schema.equals(records_schema(id_type))
    assert table.num_rows == count > 100
    found = table.to_pylist()
    customers = sorted(
        {row["customer_id"] for row in day.by_reason if row["rank"] is not None and row["answer"] == "ledger"}
    )[::10]
    assert len(customers) > 5
    for customer in customers:
        expected = []
        for row in day.by_reason:
            if row["customer_id"] != customer or row["rank"] is None or row["language"] != "en":
                continue
            behind = evidence_of(
                day.data, catalogue, pa.array([customer], id_type), row["as_of_from"], CUT, row["features"]
            )
            for name, evidence in behind.items():
                expected += [
                    (
                        row["rank"],
                        row["family"],
                        name,
                        one.table,
                        one.record,
                        one.on,
                        one.amount,
                        str(one.move),
                        one.day,
                    )
                    for one in evidence.records
                ]
        names = ("rank", "family", "feature", "table", "record_id", "on", "amount", "move", "day")
        assert [tuple(row[name] for name in names) for row in found if row["customer_id"] == customer] == expected


def test_no_reason_no_record(day: Day, tmp_path: Path) -> None:
    catalogue, id_type = read_by(day.data, day.in_force), day.cuts.customers.type
    assert write_records(day.data, catalogue, (), id_type, tmp_path / "none.parquet") == 0
    assert parquet.read_table(tmp_path / "none.parquet").schema.equals(records_schema(id_type))
