"""Every cut of a day, as a table."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from creditline.features.errors import DataError
from creditline.features.words.languages import languages
from creditline.models.portfolio.cut_report.account import CutOutputs, write_cuts
from creditline.models.portfolio.cuts import cuts as cuts_module
from creditline.models.portfolio.cuts.cut_notices import reasons_schema
from creditline.models.portfolio.cuts.cuts import explain_cuts, find_cuts
from creditline.models.portfolio.cuts.table import Per, schema
from creditline.models.portfolio.explain.customer import explain_customer
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.lines.record import recorded
from creditline.models.why import FeatureShare, LayerShare, Reason, Why
from creditline.models.why.answer.concepts import concepts_of
from creditline.models.why.answer.telling import telling
from creditline.models.why.answer.verdict import verdict
from creditline.models.why.notice.notice import notice_of


def written(lender, asked, file: Path, per: Per = Per.feature, start: date | None = None) -> tuple[int, list[dict]]:
    with recorded(lender.data, asked.decisions) as record:
        cuts = find_cuts(asked, record, start, lender.cut)
        parts = explain_cuts(asked, record, cuts, start, lender.cut)
        done = write_cuts(parts, cuts.customers.type, CutOutputs(per, file))
    found = parquet.read_table(file)
    assert found.schema.equals(schema(pa.int64(), per))
    assert found.num_rows == done.rows
    return done.cuts, found.to_pylist()


def test_the_lines_a_policy_cut(lender, in_force, tmp_path: Path) -> None:
    """The rising lines are told from where they stood; the full ones never stood whole with nothing due."""
    asked = in_force("strict")
    assert find_cuts(asked, lender.data, None, lender.cut).count == 24
    count, rows = written(lender, asked, tmp_path / "cuts.parquet")
    assert count == 24
    by_customer = defaultdict(list)
    for row in rows:
        by_customer[row["customer_id"]].append(row)
    assert sorted(by_customer) == [*lender.rising, *lender.full]
    assert {row["answer"] for customer in lender.full for row in by_customer[customer]} == {"against"}
    for customer in lender.rising[:2]:
        found = by_customer[customer]
        why = explain_customer(asked, lender.data, customer, None, lender.cut)
        assert sum(row["points"] for row in found) == why.change
        assert sum(row["exact"] for row in found) == pytest.approx(sum(share.exact for share in why.layers), abs=1e-9)
        for of in ("limit", "drawable"):
            shares = sum(row[f"{of}_share"] or 0.0 for row in found)
            beside = sum(found[0][f"{of}_{row}"] for row in ("asked", "anyway", "merged", "unexplained"))
            assert found[0][f"{of}_from"] + shares + beside == pytest.approx(found[0][f"{of}_to"])
        assert {(row["behaviour"], row["telling"], row["answer"]) for row in found} == {("caused", "caused", "ledger")}
        features = [feature for reason in why.reasons for feature in reason.features]
        assert [(row["feature"], row["points"], row["number_to"]) for row in found] == [
            (feature.name, feature.points, feature.end) for feature in features
        ]


def test_a_row_per_family(lender, in_force, tmp_path: Path) -> None:
    _, rows = written(lender, in_force("strict"), tmp_path / "cuts.parquet", Per.family)
    assert len({(row["customer_id"], row["family"]) for row in rows}) == len(rows)
    assert "feature" not in rows[0]
    assert {row["family"] for row in rows} <= {"utilisation", "spending"}


def test_a_layer_without_features_has_one_row(lender, in_force, tmp_path: Path) -> None:
    count, rows = written(lender, in_force("harsh", "lenient"), tmp_path / "cuts.parquet", start=lender.stood)
    assert count == 24
    full = [row for row in rows if row["customer_id"] in lender.full]
    assert {(row["layer"], row["family"], row["points"], row["drawable_share"]) for row in full} == {
        ("policy", None, 0, -5000.0)
    }
    assert {row["behaviour"] for row in full} == {"none"}
    both = [row for row in rows if row["customer_id"] == 1 and row["limit_share"]]
    # But for either the line stood: half of the 5,000 each
    assert {(row["layer"], row["limit_share"]) for row in both} == {("behaviour", -2500.0), ("policy", -2500.0)}
    assert {row["behaviour"] for row in both} == {"together"}


@pytest.mark.slow
def test_recorded_decisions_give_the_same(lender, in_force, decided, tmp_path: Path) -> None:
    file = decided("strict", lender.cut)
    count, on_record = written(lender, in_force("strict", decisions=(file,)), tmp_path / "a.parquet")
    computed = written(lender, in_force("strict"), tmp_path / "b.parquet")
    assert (count, [row | {"computed": True} for row in on_record]) == computed
    assert {row["computed"] for row in on_record} == {False}


@pytest.mark.slow
def test_in_parts_it_is_the_same(lender, in_force, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = written(lender, in_force("strict"), tmp_path / "a.parquet")
    monkeypatch.setattr(cuts_module, "AT_ONCE", 5)
    assert written(lender, in_force("strict"), tmp_path / "b.parquet") == whole


def test_without_a_policy_the_table_of_decisions_says_who_was_cut(lender, in_force, tmp_path: Path) -> None:
    """Customer 3 asked for it; the newcomer's line is as old as the decision, and has no earlier date."""
    cuts = find_cuts(in_force(), lender.data, None, lender.cut)
    assert (cuts.count, cuts.customers.to_pylist()) == (3, [1, 2, lender.newcomer])
    count, rows = written(lender, in_force(), tmp_path / "cuts.parquet")
    assert count == 2
    assert {row["customer_id"] for row in rows} == {1, 2}
    assert {(row["layer"], row["points"], row["exact"]) for row in rows} == {("behaviour", 0, 0.0)}  # since November
    said = {(row["answer"], row["limit_before"], row["limit_to"], row["behaviour"], row["computed"]) for row in rows}
    assert said == {("recorded", 5000.0, 2500.0, None, False)}


@pytest.fixture(scope="module")
def alone(lender) -> Callable[..., Why]:
    """`alone(policy, previous, customer, start)`: the answer of one customer by itself, computed once."""

    @cache
    def answer(policy: str | None, previous: str | None, customer: int, start: date | None) -> Why:
        in_force = InForce(
            lender.model,
            policy=policy and lender.policy(policy),
            previous_policy=previous and lender.policy(previous),
        )
        return explain_customer(in_force, lender.data, customer, start, lender.cut)

    return answer


@pytest.mark.slow
@pytest.mark.parametrize("per", [Per.feature, Per.concept, Per.family])
@pytest.mark.parametrize(("policy", "previous"), [("strict", "strict"), ("harsh", "lenient"), (None, None)])
def test_rows_are_those_of_the_answers(lender, in_force, alone, per: Per, policy, previous, tmp_path: Path) -> None:
    """Every row from the answer of its customer, one by one."""
    asked = in_force(policy, previous)
    start = lender.stood if policy is None else None
    _, rows = written(lender, asked, tmp_path / "cuts.parquet", per, start)
    expected = []
    some = sorted({row["customer_id"] for row in rows})[::7]
    for customer in some:
        why = alone(policy, previous, customer, start)
        facts, told = why.line.facts, telling(why)
        key = {
            "customer_id": customer, "as_of_from": why.start.as_of, "as_of_to": why.end.as_of,
            "score_from": why.start.score, "score_to": why.end.score, "in_default": False,
            "limit_from": facts.stood and facts.stood.limit, "limit_before": facts.eve.limit, "limit_to": facts.after.limit,
            "drawable_from": facts.stood and facts.stood.drawable, "drawable_to": facts.after.drawable,
            "action": facts.action, "computed": facts.computed,
            "answer": "against" if why.against != "past" else "recorded" if why.line.limit is None else "ledger",
            "behaviour": None if verdict(why) is None else str(verdict(why).behaviour),
            "telling": told and str(told),
            **{
                f"{of}_{row}": None if ledger is None else getattr(ledger, row)
                for of, ledger in (("limit", why.line.limit), ("drawable", why.line.drawable))
                for row in ("asked", "anyway", "merged", "unexplained")
            },
        }  # fmt: skip
        expected += [key | row for layer in why.layers for row in of_layer(why, layer, per)]
    assert [row for row in rows if row["customer_id"] in some] == expected
    assert expected


def of_layer(why: Why, layer: LayerShare, per: Per) -> list[dict]:
    reasons = [reason for reason in why.reasons if reason.layer is layer.layer]
    if per is Per.family:
        found = [share_of(reason) | {"family": reason.family} for reason in reasons]
    elif per is Per.concept:
        found = [
            {
                "points": one.points,
                "exact": one.exact,
                "margin": one.margin,
                "family": reason.family,
                "concept": one.name,
            }
            | {"audience": "internal" if any(s.audience == "internal" for s in one.features) else "customer"}
            for reason in reasons
            for one in concepts_of(reason.features)
        ]
    else:
        found = [
            share_of(share) | {
                "family": reason.family, "concept": share.meant.concept, "feature": share.name,
                "number_from": share.start, "number_to": share.end,
                "text_from": None, "text_to": None,
            }
            for reason in reasons for share in reason.features
        ]  # fmt: skip
    if not found and (layer.exact or layer.limit or layer.drawable):
        nothing = ["margin", "audience", "family"]
        if per is not Per.family:
            nothing += ["concept"]
        if per is Per.feature:
            nothing += ["feature", "number_from", "number_to", "text_from", "text_to"]
        found = [{**dict.fromkeys(nothing), "points": layer.points, "exact": layer.exact}]
    first = {"layer": str(layer.layer), "limit_share": layer.limit, "drawable_share": layer.drawable}
    rest = {"limit_share": None, "drawable_share": None}
    return [row | first | (rest if number else {}) for number, row in enumerate(found)]


def share_of(share: Reason | FeatureShare) -> dict:
    return {"points": share.points, "exact": share.exact, "margin": share.margin, "audience": share.audience}


@pytest.mark.parametrize(("policy", "previous"), [("strict", "strict"), ("harsh", "lenient"), (None, None)])
def test_a_row_per_principal_reason_says_what_the_notice_says(
    lender, in_force, alone, policy, previous, tmp_path: Path
) -> None:
    asked = in_force(policy, previous)
    with recorded(lender.data) as record:
        cuts = find_cuts(asked, record, None, lender.cut)
        parts = explain_cuts(asked, record, cuts, None, lender.cut)
        done = write_cuts(parts, cuts.customers.type, CutOutputs(Per.reason, tmp_path / "reasons.parquet"))
    found = parquet.read_table(tmp_path / "reasons.parquet")
    assert found.schema.equals(reasons_schema(pa.int64()))
    by_customer = defaultdict(list)
    for row in found.to_pylist():
        by_customer[row["customer_id"]].append(row)
    assert len(by_customer) == done.cuts > 1
    for customer in sorted(by_customer)[::7]:
        rows, why = by_customer[customer], alone(policy, previous, customer, None)
        for language, joined, between in (("en", "; ", " "), ("zh", "；", "")):
            notice = notice_of(why, language)
            said = [joined.join(reason.sentences) for reason in notice.reasons]
            spoken = [row for row in rows if row["language"] == language]
            assert [row["sentence"] for row in spoken] == (said or [None])
            assert {row["statement"] for row in spoken} == {between.join(notice.statements)}
            assert {row["review_why"] for row in spoken} == {notice.review}
            assert [(row["rank"], row["family"], row["points"], row["tag"]) for row in spoken] == [
                (number + 1, reason.family, reason.points, reason.tag and str(reason.tag))
                for number, reason in enumerate(notice.reasons)
            ] or [(None, None, None, None)]
        assert {row["language"] for row in rows} == set(languages())
        assert {row["review"] for row in rows} == {notice.review is not None}


def test_a_day_without_cuts(lender, in_force) -> None:
    with pytest.raises(DataError, match="no line was cut on 2024-09-30 by the table decisions"):
        find_cuts(in_force(), lender.data, None, lender.stood)
    with pytest.raises(DataError, match="no line was cut on 2024-12-31"):
        find_cuts(in_force("lenient"), lender.data, None, lender.cut)
