"""The answer as text for a terminal and as JSON."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator, ValidationError, validate
from line_by_hand import lined
from meant import meant_of

from creditline.features.errors import DataError
from creditline.features.words.named import Named
from creditline.models.scale.bands import band_of
from creditline.models.why import FeatureShare, Layer, LayerShare, Moment, Reason, WhatIf, Why
from creditline.models.why.answer.versions import MadeBy
from creditline.models.why.json_form import as_data, as_json
from creditline.models.why.words.page import as_text

SCHEMA = json.loads((Path(__file__).parents[3] / "docs" / "why.schema.json").read_text(encoding="utf-8"))


def moment(day: date, score: int, pd: float, **more: object) -> Moment:
    return Moment(as_of=day, margin=-1.5, pd=pd, raw=score + 0.25, score=score, band=band_of(score), **more)


def feature(
    name: str, en: str, zh: str, unit: str, values: tuple, points: int, audience: str = "customer"
) -> FeatureShare:
    return FeatureShare(
        name,
        Named.of({"en": en, "zh": zh}),
        unit,
        audience,
        *values,
        points,
        points + 0.25,
        -points / 60,
        meant_of(f"own.{name}", *values, points),
    )


LATE = feature("late_90d", "late payments in the last 90 days", "近90天内逾期次数", "count", (0.0, 2.0), -41)
PAID = feature("on_time", "share of payments on time", "按时还款占比", "share", (0.5, 0.75), 3)
SMALL = feature("early", "early payments", "提前还款次数", "count", (1.0, 2.0), 0)
LINKED = feature("linked", "linked accounts past due", "关联账户逾期数", "count", (0.0, 1.0), -9, "internal")
JOBS = feature("jobs", "unemployment rate", "失业率", "ratio", (0.04, 0.05), -20)
LIMIT = feature("headroom", "unused part of the limit", "剩余额度", "money", (100.0, 900.0), 2)

WHY = Why(
    customer_id="C-42",
    start=moment(date(2025, 5, 31), 655, 0.0214),
    end=moment(date(2025, 6, 30), 590, 0.0584),
    layers=(
        LayerShare(Layer.BEHAVIOUR, -45, -44.5, WhatIf(632), WhatIf(611)),
        LayerShare(Layer.MACRO, -20, -20.5, WhatIf(611), WhatIf(632)),
    ),
    reasons=(
        Reason("repayment", Layer.BEHAVIOUR, "customer", -38, -37.5, 0.6, (LATE, SMALL, PAID)),
        Reason("macro", Layer.MACRO, "customer", -20, -20.5, 0.3, (JOBS,)),
        Reason("network", Layer.BEHAVIOUR, "internal", -9, -9.25, 0.1, (LINKED,)),
        Reason("utilisation", Layer.BEHAVIOUR, "customer", 2, 2.25, -0.1, (LIMIT,)),
    ),
    versions=MadeBy("0.1.0", "4.7.0", "cafe", "beef"),
    currency="CNY",
)


def test_english_page() -> None:
    assert as_text(WHY, "en") == (
        "Customer C-42\n"
        "  2025-05-31  score 655 (excellent), chance of default 2.1%\n"
        "  2025-06-30  score 590 (fair), chance of default 5.8%\n"
        "  change of score -65\n"
        "\n"
        "Points by cause\n"
        "    -45  the customer's own record (without it the score would be 632)\n"
        "    -20  the economy (without it the score would be 611)\n"
        "\n"
        "What lowered the score, the most harmful first\n"
        "    -38  Repayment\n"
        "           -41  late: late payments in the last 90 days rose from 0 to 2\n"
        "            +3  smaller changes together\n"
        "    -20  The economy\n"
        "           -20  jobs: unemployment rate rose from 4% to 5%\n"
        "     -9  Linked accounts [internal: not to be told to the customer]\n"
        "            -9  linked: linked accounts past due rose from 0 to 1\n"
        "\n"
        "What raised the score\n"
        "     +2  Use of the limit\n"
        "            +2  headroom: unused part of the limit rose from CNY 100 to CNY 900"
    )


def test_chinese_page() -> None:
    assert as_text(WHY, "zh") == (
        "客户 C-42\n"
        "  2025-05-31  评分 655（优秀），违约概率 2.1%\n"
        "  2025-06-30  评分 590（中等），违约概率 5.8%\n"
        "  评分变动 -65\n"
        "\n"
        "按成因划分的分值\n"
        "    -45  客户本人记录（若无此项，评分为 632）\n"
        "    -20  宏观经济（若无此项，评分为 611）\n"
        "\n"
        "使评分下降的原因（影响最大的在前）\n"
        "    -38  还款情况\n"
        "           -41  late：近90天内逾期次数由0增至2\n"
        "            +3  其他较小变化合计\n"
        "    -20  宏观经济\n"
        "           -20  jobs：失业率由4%升至5%\n"
        "     -9  关联账户【内部信息，不得告知客户】\n"
        "            -9  linked：关联账户逾期数由0增至1\n"
        "\n"
        "使评分上升的原因\n"
        "     +2  额度使用\n"
        "            +2  headroom：剩余额度由100元增至900元"
    )


@pytest.mark.parametrize(("language", "said"), [("en", "Nothing the model looks at changed"), ("zh", "没有变化")])
def test_nothing_changed(language: str, said: str) -> None:
    still = replace(WHY, end=replace(WHY.start, as_of=WHY.end.as_of), reasons=())
    assert said in as_text(still, language)


@pytest.mark.parametrize(
    ("bound", "score", "english", "chinese"),
    [
        ("floor", 350, "at its floor of 350 on both dates", "均为下限 350"),
        ("ceiling", 950, "at its ceiling of 950", "均为上限 950"),
    ],
)
def test_held_at_an_end_on_both_dates(bound: str, score: int, english: str, chinese: str) -> None:
    def at(share: FeatureShare) -> FeatureShare:
        return replace(share, points=0, exact=0.0)

    held = replace(
        WHY,
        start=moment(WHY.start.as_of, score, 0.8, bound=bound),
        end=moment(WHY.end.as_of, score, 0.8, bound=bound),
        reasons=tuple(replace(r, points=0, exact=0.0, features=tuple(at(f) for f in r.features)) for r in WHY.reasons),
    )
    assert held.stuck == bound
    assert english in as_text(held, "en")
    assert chinese in as_text(held, "zh")
    assert "What changed the risk all the same" in as_text(held, "en")
    assert "late payments in the last 90 days rose from 0 to 2" in as_text(held, "en")
    assert "lowered" not in as_text(held, "en")


def test_held_at_an_end_on_one_date() -> None:
    fallen = replace(WHY, end=moment(WHY.end.as_of, 350, 0.9, bound="floor"))
    assert "On 2025-06-30 the score is at its floor of 350: the risk was higher" in as_text(fallen, "en")
    assert "2025-06-30 的评分为下限 350" in as_text(fallen, "zh")


def test_changes_too_small_for_a_point() -> None:
    small = Reason("spending", Layer.BEHAVIOUR, "customer", 0, -0.2, 0.01, (replace(SMALL, exact=-0.2),))
    assert "No single change is worth a whole point." in as_text(replace(WHY, reasons=(small,)), "en")


def test_a_long_family_is_cut_short_and_still_adds_up() -> None:
    many = tuple(
        replace(LATE, name=f"f{n}", points=-n, exact=-float(n), meant=meant_of(f"own.f{n}")) for n in (9, 5, 4, 3, 2)
    )
    page = as_text(replace(WHY, reasons=(replace(WHY.reasons[0], points=-23, features=many),)), "en")
    assert page.count("late payments") == 4
    assert "            -2  smaller changes together" in page  # not more than the least shown, and a tenth of 23


def test_windows_of_one_concept_are_one_line() -> None:
    windows = tuple(
        replace(LATE, name=f"late_{days}d", points=-n, exact=-float(n), meant=meant_of("own.late"))
        for days, n in ((90, 9), (180, 8), (365, 6))
    )
    page = as_text(replace(WHY, reasons=(replace(WHY.reasons[0], points=-23, features=windows),)), "en")
    assert "           -23  late: late payments in the last 90 days rose from 0 to 2" in page
    assert page.count("late payments") == 1


def test_a_pattern_is_marked_for_staff() -> None:
    night = replace(LATE, meant=replace(LATE.meant, direction=0))
    page = as_text(replace(WHY, reasons=(replace(WHY.reasons[0], features=(night,)),)), "en")
    assert "rose from 0 to 2 [pattern: for staff only]" in page
    assert "rose from 0 to 2 [pattern" not in as_text(WHY, "en")


def test_limits_and_actions_where_known() -> None:
    stands, closed = WhatIf(600, 10_000.0, "maintain"), WhatIf(600, 0.0, "close")
    cut = lined(
        replace(
            WHY,
            start=replace(WHY.start, limit=10_000.0),
            end=replace(WHY.end, limit=0.0, action="close"),
            layers=(replace(WHY.layers[0], limit=-10_000.0, without=stands, alone=closed),),
        )
    )
    english, chinese = as_text(cut, "en"), as_text(cut, "zh")
    assert "  the line on 2025-05-31, as recorded: 10,000\n" in english
    assert "  the decision of 2025-06-30: 10,000 before, closed after (close)\n" in english
    assert "  2025-06-30 的决定（关闭）：之前 10,000，之后 已关闭\n" in chinese
    validate(as_data(cut), SCHEMA, Draft202012Validator)
    assert as_data(cut)["line"]["limit"] == {
        "start": 10_000.0, "asked": 0.0, "anyway": 0.0, "merged": 0.0, "unexplained": 0.0, "end": 0.0,
    }  # fmt: skip
    assert (as_data(cut)["line"]["telling"], as_data(cut)["layers"][0]["drawable"]) == ("caused", -10_000.0)


def test_a_language_that_does_not_exist() -> None:
    with pytest.raises(DataError, match="no words in 'fr'; ask for en or zh"):
        as_text(WHY, "fr")


def test_json_has_the_schemas_fields() -> None:
    data = json.loads(as_json(WHY))
    assert data == as_data(WHY)
    assert list(data) == [
        "schema_version", "customer_id", "against", "refits", "from", "to", "change", "line", "verdict", "layers", "reasons", "versions",
    ]  # fmt: skip
    assert data["schema_version"] == 2
    assert data["from"] == {
        "as_of": "2025-05-31", "score": 655, "raw": 655.25, "band": "excellent", "pd": 0.0214, "margin": -1.5,
        "bound": None, "in_default": None,
    }  # fmt: skip
    assert data["change"] == {"score": -65, "exact": -65.0}
    assert data["layers"][1] == {
        "layer": "macro",
        "points": -20,
        "exact": -20.5,
        "limit": None,
        "drawable": None,
        "without": {"score": 611, "limit": None, "drawable": None, "action": None},
        "alone": {"score": 632, "limit": None, "drawable": None, "action": None},
    }
    reason = data["reasons"][0]
    assert {key: reason[key] for key in reason if key not in ("concepts", "features")} == {
        "family": "repayment", "layer": "behaviour", "points": -38, "exact": -37.5, "margin": 0.6,
        "audience": "customer",
    }  # fmt: skip
    assert reason["features"][0] == {
        "name": "late_90d",
        "concept": "own.late",
        "direction": 1,
        "from": 0.0,
        "to": 2.0,
        "unit": "count",
        "points": -41,
        "exact": -40.75,
        "margin": 41 / 60,
        "audience": "customer",
        "sentence": {
            "en": "late payments in the last 90 days rose from 0 to 2",
            "zh": "近90天内逾期次数由0增至2",
        },
    }
    assert [concept["name"] for concept in reason["concepts"]] == ["own.late", "own.early", "own.on_time"]
    assert reason["concepts"][0] == {
        "name": "own.late",
        "named": {"en": "late", "zh": "late"},
        "points": -41,
        "exact": -40.75,
        "margin": 41 / 60,
        "told": True,
        "pattern": False,
        "held": None,
        "feature": "late_90d",
        "sentence": reason["features"][0]["sentence"],
    }
    assert [concept["told"] for concept in data["reasons"][2]["concepts"]] == [False]  # internal
    assert data["versions"] == {
        "creditline": "0.1.0", "lightgbm": "4.7.0", "catalogue": "cafe", "model": "beef", "previous_model": None,
        "policy": None, "previous_policy": None,
    }  # fmt: skip


def test_json_is_what_the_schema_file_says() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    validate(as_data(WHY), SCHEMA, Draft202012Validator)
    assert SCHEMA["properties"]["schema_version"]["const"] == as_data(WHY)["schema_version"]
    with pytest.raises(ValidationError):
        validate({**as_data(WHY), "against": "nobody"}, SCHEMA, Draft202012Validator)
    with pytest.raises(ValidationError):
        validate({**as_data(WHY), "more": 1}, SCHEMA, Draft202012Validator)
