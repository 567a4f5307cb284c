"""What HTTP answers is what the library says, to the last bit."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pyarrow as pa
import pytest
from meant import meant_of

from creditline.features.words.named import Named
from creditline.models.artefact import write_model
from creditline.models.scoring.frame import score_rows
from creditline.models.server.response.sentences import ReasonFormat, reasons_said
from creditline.models.serving.cohort import Cohort
from creditline.models.why import Layer, explain_changes
from creditline.models.why.answer.values import FeatureShare, Reason
from creditline.models.why.words.from_toml import wording
from creditline.models.why.words.sentence import sentence


@pytest.fixture(scope="module")
def pairs(rows):
    return rows(11, 300), rows(12, 300)


def _asked(before, now, **more):
    return {"rows": [{"features": new, "previous": old} for old, new in zip(before, now, strict=True)], **more}


def _dated(frame, day):
    keys = {"customer_id": list(range(frame.num_rows)), "as_of": [day] * frame.num_rows}
    return pa.table(keys | {name: frame[name] for name in frame.column_names})


def test_scores_are_the_librarys(live, model, pairs, frame):
    _, now = pairs
    answer = live.post("/v1/score", {"rows": [{"features": row} for row in now]})
    assert answer.status_code == 200 and answer.json()["model"] == model.version
    expected = score_rows(model, frame(now, model.features)).to_pylist()
    found = [{name: row[name] for name in expected[0]} for row in answer.json()["rows"]]
    assert found == expected  # floats compare by value, and JSON keeps every bit
    assert all(row["reasons"] is None and row["against"] is None for row in answer.json()["rows"])


@pytest.mark.parametrize("language", ["en", "zh"])
def test_reasons_are_the_librarys(live, model, pairs, frame, language):
    before, now = pairs
    whys = explain_changes(
        model,
        _dated(frame(before, model.features), date(2024, 3, 31)),
        _dated(frame(now, model.features), date(2024, 6, 30)),
    )
    rows = live.post("/v1/why", _asked(before, now, language=language)).json()["rows"]
    for row, why in zip(rows, whys, strict=True):
        assert (row["before"], row["after"], row["change"]) == (why.start.score, why.end.score, why.change)
        assert row["previous"]["raw"] == why.start.raw and row["now"]["pd"] == why.end.pd
        assert row["against"] == "past" and row["others"] == 0
        assert [(x["layer"], x["points"], x["exact"]) for x in row["layers"]] == [
            (x.layer, x.points, x.exact) for x in why.layers
        ]
        said = [
            (
                reason.family,
                share.name,
                share.start,
                share.end,
                share.points,
                share.exact,
                sentence(share, language, "CNY"),
            )
            for reason in why.reasons
            for share in reason.features
        ]
        assert said == [
            (reason["family"], *(share[key] for key in ("name", "before", "after", "points", "exact", "sentence")))
            for reason in row["reasons"]
            for share in reason["features"]
        ]
        assert sum(reason["points"] for reason in row["reasons"]) == row["change"]
        assert all(sum(s["points"] for s in r["features"]) == r["points"] for r in row["reasons"])


def test_score_names_as_many_reasons_as_asked_for_and_counts_the_rest(live, pairs):
    before, now = pairs
    whole = live.post("/v1/why", _asked(before, now)).json()["rows"]
    for most in (0, 1, 3):
        short = live.post("/v1/score", _asked(before, now, reasons=most)).json()["rows"]
        for row, all_of_it in zip(short, whole, strict=True):
            if not most:
                assert row["reasons"] is None
                continue
            kept = all_of_it["reasons"][:most]
            assert [(r["family"], r["points"]) for r in row["reasons"]] == [(r["family"], r["points"]) for r in kept]
            assert row["others"] + sum(reason["points"] for reason in row["reasons"]) == all_of_it["change"]
            for reason in row["reasons"]:
                assert sum(c["points"] for c in reason["concepts"]) + reason["smaller"] == reason["points"]
                named = [abs(c["points"]) for c in reason["concepts"]]
                assert abs(reason["smaller"]) <= min(*named, 0.1 * abs(reason["points"]))


def test_a_score_names_the_concepts_that_matter_and_adds_up_the_rest():
    """What is not named is still counted: the points a client shows must add up to the family's."""
    points = [-9, -7, -5, -3, -2, -1]
    shares = tuple(
        FeatureShare(
            f"repayment.x{n}",
            Named.alike(f"late {n}"),
            "count",
            "customer",
            0.0,
            1.0,
            p,
            float(p),
            0.1,
            meant_of(f"repayment.x{n}"),
        )
        for n, p in enumerate(points)
    )
    reason = Reason("repayment", Layer.BEHAVIOUR, "customer", -27, -27.0, 0.6, shares)
    why = SimpleNamespace(reasons=[reason], against="past")
    (said,) = reasons_said(why, ReasonFormat(wording("en"), "CNY", whole=False), {}, {})
    assert [concept["points"] for concept in said["concepts"]] == [-9, -7, -5, -3, -2]
    assert [share["name"] for share in said["features"]] == [concept["feature"] for concept in said["concepts"]]
    assert said["smaller"] == -1  # no more than the least named, and than a tenth of 27
    (whole,) = reasons_said(why, ReasonFormat(wording("en"), "CNY", whole=True), {}, {})
    assert ([share["points"] for share in whole["features"]], whole["smaller"]) == (points, 0)


def test_rows_with_and_without_a_past_in_one_batch(live, pairs):
    before, now = pairs
    mixed = _asked(before[:6], now[:6])
    for place in (0, 3, 5):
        del mixed["rows"][place]["previous"]
    rows = live.post("/v1/score", mixed).json()["rows"]
    alone = [live.post("/v1/score", {"rows": [row]}).json()["rows"][0] for row in mixed["rows"]]
    assert rows == alone
    assert [row["reasons"] is None for row in rows] == [True, False, False, True, False, True]


def test_equal_rows_have_no_reason(live, pairs):
    before, _ = pairs
    row = live.post("/v1/why", _asked(before[:1], before[:1])).json()["rows"][0]
    assert row["change"] == 0 and row["reasons"] == []


def test_a_model_with_a_cohort_explains_rows_without_a_past_against_it(served, model, folder, pairs, rows, tmp_path):
    import shutil

    place = tmp_path / "with"
    shutil.copytree(folder, place)
    kept = rows(77, 20)
    cohort = Cohort("kept", {f.name: [row[f.name] for row in kept] for f in model.features}, "2024-05-31")
    (place / "cohort.json").write_bytes(cohort.written())
    before, now = pairs
    with served(place) as live:
        for asked in ({"rows": [{"features": now[0]}]}, {"rows": [{"features": row} for row in now[:3]]}):
            answer = live.post("/v1/why", asked)
            row = answer.json()["rows"][0]
            assert (row["against"], row["previous"]) == ("kept", None)
            assert row["after"] == row["now"]["score"] and row["change"] == row["after"] - row["before"]
            assert sum(reason["points"] for reason in row["reasons"]) == row["change"]
        own = live.post("/v1/why", _asked(before[:1], now[:1])).json()["rows"][0]
        assert own["against"] == "past"


def test_a_language_that_the_model_has_no_names_in_is_refused(served, model, pairs, tmp_path):
    english = (replace(one, named=Named.of({"en": one.named.said("en")})) for one in model.features)
    write_model(replace(model, features=tuple(english)), tmp_path / "english")
    before, now = pairs
    with served(tmp_path / "english") as live:
        answer = live.post("/v1/why", _asked(before[:1], now[:1], language="zh"))
        assert (answer.status_code, answer.json()["field"]) == (422, "language")
        assert "no names in 'zh' here, only in en" in answer.json()["detail"]
        assert live.post("/v1/why", _asked(before[:1], now[:1], language="en")).status_code == 200


def test_an_empty_row_and_the_largest_numbers_are_answered(live):
    huge = {"repayment.late_90d": 1.7976931348623157e308, "spending.sum_90d": -1e308, "activity.logins_30d": 10**308}
    answer = live.post("/v1/why", {"rows": [{"features": huge, "previous": {}}]})
    assert answer.status_code == 200 and answer.json()["rows"][0]["now"]["score"] >= 350
