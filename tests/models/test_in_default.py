"""Who is in default bypasses the score: in frames, in service, in decisions and in what is told; nobody is ranked with them."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from jsonschema import Draft202012Validator, validate

from creditline.features.catalogue.status import sign_feature, standing_features
from creditline.features.declare import FinalEvent, LoanArrears, StatementArrears
from creditline.features.errors import DataError, DeclarationError
from creditline.models.artefact import DefaultStatus, Model, model_feature, read_model, write_model
from creditline.models.export.cohort import cohort_of
from creditline.models.letter.html import letter_html
from creditline.models.letter.lender import Lender
from creditline.models.letter.make import letter_of
from creditline.models.scoring.frame import score_frame, score_rows
from creditline.models.serving.scorer import Scorer
from creditline.models.why.change import explain_change
from creditline.models.why.json_form import as_data
from creditline.models.why.notice.notice import notice_of
from creditline.models.why.pages.page import as_page
from creditline.models.why.words.from_toml import wording
from creditline.models.why.words.page import as_text

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "why.schema.json").read_text(encoding="utf-8"))
SIGNS = (LoanArrears(90), StatementArrears(3), FinalEvent(("write_off",)))
STATUS = DefaultStatus(
    days=90,
    months_past_due=3,
    materiality=0.0,
    events=("write_off",),
    cure_days=30,
    signs=tuple(model_feature(sign_feature(sign)) for sign in SIGNS),
    standing=tuple(map(model_feature, standing_features(SIGNS))),
)
LOAN, STATEMENT, EVENT = (one.name for one in STATUS.signs)
NEVER = dict.fromkeys((one.name for one in STATUS.features), None)
# Each row's signs; in default are those with a sign of at most 30 days ago.
CASES = [
    (NEVER, False),
    (NEVER | {LOAN: 0.0, "status.days_past_due": 120.0}, True),
    (NEVER | {STATEMENT: 30.0}, True),
    (NEVER | {STATEMENT: 31.0}, False),
    (NEVER | {EVENT: 0.0, LOAN: 400.0}, True),
]
OUT = [out for _, out in CASES]


@pytest.fixture(scope="module")
def model(model_with: Callable[..., Model]) -> Model:
    return model_with(default=STATUS)


@pytest.fixture(scope="module")
def frame(rows: Callable[..., pa.Table], dated: Callable[..., pa.Table]) -> pa.Table:
    """The five cases with features of their own."""
    found = dated(rows(11, len(CASES)))
    for one in STATUS.features:
        found = found.append_column(one.name, pa.array([case[one.name] for case, _ in CASES], pa.float64()))
    return found


def test_they_have_a_pd_of_one_and_nothing_else(
    model: Model, model_with: Callable[..., Model], frame: pa.Table
) -> None:
    scored = score_frame(model, frame)
    assert scored["in_default"].to_pylist() == OUT
    assert [pd == 1.0 for pd in scored["pd"].to_pylist()] == OUT
    for name in ("margin", "raw", "score", "band"):
        assert [value is None for value in scored[name].to_pylist()] == OUT
    # The others are scored as though there were no status at all.
    plain = score_frame(model_with(), frame)
    kept = pa.array([not out for out in OUT])
    for name in ("margin", "pd", "raw", "score", "band"):
        assert scored[name].filter(kept).equals(plain[name].filter(kept))


def test_rows_that_do_not_tell_it_are_refused_unless_they_are_of_no_date(model: Model, frame: pa.Table) -> None:
    with pytest.raises(DataError, match=r"lack status\.loan_90d, .*which tell who is in default; compute the rows"):
        score_frame(model, frame.drop_columns([one.name for one in STATUS.features]))
    with pytest.raises(DataError, match=r"lack status\.statement_3m, which tell"):
        score_rows(model, frame.drop_columns([STATEMENT]))
    assert not any(score_rows(model, model.reference)["in_default"].to_pylist())


def test_it_is_kept_with_the_model_and_changes_its_version(
    model: Model, model_with: Callable[..., Model], tmp_path: Path
) -> None:
    write_model(model, tmp_path / "model")
    again = read_model(tmp_path / "model")
    assert again.default == STATUS and again.version == model.version != model_with().version
    longer = model_with(default=replace(STATUS, cure_days=31))
    assert longer.version != model.version
    assert [feature.name for feature in again.catalogue][-5:] == [one.name for one in STATUS.features]


def test_no_tree_may_read_it(model: Model) -> None:
    with pytest.raises(DeclarationError, match=r"late_90d tells who is in default; no tree may read it"):
        replace(model, default=replace(STATUS, standing=(model.features[0],)))


def test_in_service_it_is_the_same_from_the_row_alone(model: Model, frame: pa.Table) -> None:
    scorer = Scorer(model, cohort_of(model, None, size=5))
    plain = frame.drop_columns(["customer_id", "as_of"]).to_pylist()
    matrix = scorer.matrix(plain)
    scores, library = scorer.score(matrix), score_frame(model, frame).to_pylist()
    assert [scores.moment(place) for place in range(len(plain))] == [
        {name: row[name] for name in ("score", "band", "pd", "margin", "raw", "in_default")} for row in library
    ]
    for found in (scorer.reasons(None, matrix), scorer.reasons(matrix[:1].repeat(len(matrix), axis=0), matrix)):
        assert [one is None for one in found] == OUT
    assert scorer.reasons(matrix[1:2], matrix[:1]) == [None]  # nor is there a way up from a default
    absent = [{name: row[name] for name in row if name not in NEVER} for row in plain]
    assert not scorer.score(scorer.matrix(absent)).in_default.any()


def why_of(model: Model, frame: pa.Table, start: int, end: int):
    first, second = frame.slice(start, 1), frame.slice(end, 1)
    first = first.set_column(1, "as_of", pa.array([date(2025, 5, 31)]))
    return explain_change(model, first, second.set_column(0, "customer_id", first["customer_id"]))


@pytest.mark.parametrize(
    ("end", "english", "chinese"),
    [
        (1, "a payment is 120 days overdue, and our rule starts at 90 days", "有款项已逾期120天（规则为逾期满90天）"),
        (2, "still long overdue 30 days before, and 30 days must pass", "在30天前仍未结清，结清后须满30天"),
        (4, "the record shows a loan written off or the like", "记录中有核销等信用事件"),
    ],
)
def test_points_give_way_to_the_rule_and_the_days(
    model: Model, frame: pa.Table, end: int, english: str, chinese: str
) -> None:
    why = why_of(model, frame, 0, end)
    assert why.unscored and why.reasons == () and why.change == 0
    assert [(layer.points, layer.exact) for layer in why.layers] == [(0, 0.0)] * len(why.layers)
    for language, said in (("en", english), ("zh", chinese)):
        text, notice = as_text(why, language), notice_of(why, language)
        assert said in text and said in notice.statements[0] and notice.reasons == ()
        assert f"{why.start.score}" in text and f"{why.end.score}" not in "".join(notice.statements)
        page = as_page(why, notice)
        assert said in page and "–" in page
        letter = letter_of(notice, why, Lender(), wording(language))
        assert said in letter_html(letter, wording(language))
    told = as_data(why)
    validate(told, SCHEMA, Draft202012Validator)
    assert (told["to"]["score"], told["to"]["pd"], told["change"]) == (None, 1.0, {"score": None, "exact": None})
    assert told["from"]["in_default"] is None and told["to"]["in_default"]["cure_days"] == 30


def test_who_came_out_of_a_default_has_no_points_either(model: Model, frame: pa.Table) -> None:
    why = why_of(model, frame, 1, 0)
    assert why.unscored and why.reasons == ()
    assert as_data(why)["to"]["score"] == score_frame(model, frame)["score"][0].as_py()
    statements = " ".join(notice_of(why, "en").statements)
    assert (
        "On 31 May 2025 payments of yours were long overdue" in statements
        and "no internal assessment score to compare" in statements
    )
    validate(as_data(why), SCHEMA, Draft202012Validator)


def test_a_status_without_signs_is_none() -> None:
    with pytest.raises(DeclarationError, match="needs signs it is seen by"):
        replace(STATUS, signs=())
    assert STATUS.judge(np.array([[np.nan] * 3, [31.0, np.nan, 0.0]])).tolist() == [False, True]
