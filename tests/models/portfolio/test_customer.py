"""One customer's score and line, straight from the tables."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pyarrow import parquet

from creditline.features.errors import DataError
from creditline.models.portfolio.explain.cohort import read_cohort
from creditline.models.portfolio.explain.customer import explain_customer, explain_newcomer, has_past
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.why import Layer
from creditline.models.why.answer.verdict import Part, verdict
from creditline.models.why.words.page import as_text


def test_without_a_policy_the_line_is_left_out(lender, in_force) -> None:
    why = explain_customer(in_force(), lender.data, 1, lender.stood, lender.cut)
    assert why.change < -50
    assert [share.layer for share in why.layers] == [Layer.BEHAVIOUR]
    assert (why.start.limit, why.end.action, verdict(why)) == (None, None, None)
    assert {reason.family for reason in why.reasons} <= {"utilisation", "spending"}
    assert why.versions.policy is None


def test_behaviour_cut_the_line(lender, in_force) -> None:
    asked = in_force("strict")
    why = explain_customer(asked, lender.data, "1", lender.stood, lender.cut)
    # Without income the band would go to 0, but a cut stops at what is owed: 4,800 - 10
    assert (why.start.limit, why.start.action) == (5000.0, "maintain")
    assert (why.end.limit, why.end.action) == (4790.0, "reduce")
    assert verdict(why).behaviour is Part.CAUSED
    assert {share.layer: share.limit for share in why.layers if share.limit} == {Layer.BEHAVIOUR: -210.0}
    assert why.layers[0].without.limit == 5000.0
    assert why.versions.policy == asked.policy.version
    assert why.versions.previous_policy is None
    assert "But for the customer's own behaviour the line would have stood." in as_text(why, "en")


def test_a_policy_cut_the_line_of_a_customer_who_changed_nothing(lender, in_force) -> None:
    asked = in_force("harsh", "lenient")
    customer = lender.full[0]
    why = explain_customer(asked, lender.data, customer, lender.stood, lender.cut)
    assert (why.start.limit, why.end.limit, why.end.action) == (5000.0, 0.0, "close")
    assert (verdict(why).behaviour, verdict(why).others) == (Part.NONE, (Layer.POLICY,))
    (moved,) = [share for share in why.layers if share.limit]
    assert (moved.layer, moved.limit, moved.points) == (Layer.POLICY, -5000.0, 0)
    assert why.reasons == ()
    assert (why.versions.policy, why.versions.previous_policy) == (asked.policy.version, asked.previous_policy.version)
    assert "The customer's own behaviour did not cause this change" in as_text(why, "en")
    assert "客户本人的行为并非此次变动的原因" in as_text(why, "zh")


@pytest.mark.parametrize(("policy", "previous"), [("strict", "strict"), ("harsh", "lenient")])
def test_both_ends_are_what_decide_recorded(lender, in_force, decided, policy: str, previous: str) -> None:
    files = decided(previous, lender.stood), decided(policy, lender.cut)
    recorded = [{row["customer_id"]: row for row in parquet.read_table(file).to_pylist()} for file in files]
    asked = in_force(policy, previous, decisions=files[1], previous_decisions=files[0])
    for customer in (1, lender.full[3], 13):
        with_files = explain_customer(asked, lender.data, customer, lender.stood, lender.cut)
        from_data = explain_customer(in_force(policy, previous), lender.data, customer, lender.stood, lender.cut)
        assert with_files == from_data
        for moment, rows in ((with_files.start, recorded[0]), (with_files.end, recorded[1])):
            row = rows[customer]
            assert (moment.limit, moment.action, moment.score) == (
                row["limit_after"],
                row["action"],
                row["model_score"],
            )


def test_another_model_before(lender, in_force) -> None:
    other = lender.another_model()
    why = explain_customer(replace(in_force(), previous_model=other), lender.data, 1, lender.stood, lender.cut)
    assert {share.layer for share in why.layers} == {Layer.BEHAVIOUR, Layer.MODEL, Layer.CALIBRATION}
    assert why.layers[1].exact != 0.0
    assert why.layers[2].exact == 0.0
    assert why.versions.previous_model == other.version


def test_models_of_two_products_are_refused(lender, in_force) -> None:
    asked = replace(in_force(), previous_model=lender.another_model("loan"))
    with pytest.raises(DataError, match="different products \\(card and loan\\)"):
        explain_customer(asked, lender.data, 1, lender.stood, lender.cut)


REFUSED = {
    "nobody": ("nobody is not in", None),
    "no_records": ("nothing is recorded of customer 37 by 2024-12-31", None),
    "newcomer": ("opened on 2024-12-10, after 2024-09-30", None),
    "new_line": ("customer 38 has no line that was decided on at 2024-09-30", "strict"),
    "closed": ("the line of customer 40 was already closed on 2024-09-30", "strict"),
}


@pytest.mark.parametrize("who", REFUSED)
def test_who_cannot_be_explained(lender, in_force, who: str) -> None:
    said, policy = REFUSED[who]
    with pytest.raises(DataError, match=said):
        explain_customer(in_force(policy), lender.data, getattr(lender, who, who), lender.stood, lender.cut)


def test_a_line_that_the_earlier_decision_closed(lender, in_force) -> None:
    with pytest.raises(DataError, match="customer 25 was already closed on 2024-09-30; name an earlier day"):
        explain_customer(in_force("harsh"), lender.data, lender.full[0], lender.stood, lender.cut)


def test_a_day_before_every_record(lender, in_force) -> None:
    with pytest.raises(DataError, match="2020-01-01 lies before the first record"):
        explain_customer(in_force(), lender.data, 1, date(2020, 1, 1), lender.cut)


def test_decisions_of_another_policy_model_or_day(lender, in_force, decided, tmp_path: Path) -> None:
    def refused(said: str, **files: Path) -> None:
        with pytest.raises(DataError, match=said):
            explain_customer(in_force("strict", **files), lender.data, 1, lender.stood, lender.cut)

    refused("was decided with the policy", decisions=decided("harsh", lender.cut))
    refused("was decided with the model", decisions=decided("strict", lender.cut, lender.another_model()))
    refused("holds no decision of 2024-12-31", decisions=decided("strict", lender.stood))
    refused("cannot be read", decisions=tmp_path / "none.parquet")
    (tmp_path / "words.parquet").write_text("words", encoding="utf-8")
    refused("cannot be read", decisions=tmp_path / "words.parquet")
    whole = parquet.read_table(decided("strict", lender.cut))
    parquet.write_table(whole.drop_columns(["step_before"]), tmp_path / "short.parquet")
    refused("step_before", decisions=tmp_path / "short.parquet")


def test_decisions_that_the_given_policy_does_not_make(lender, in_force, decided, tmp_path: Path) -> None:
    rows = parquet.read_table(decided("strict", lender.cut)).to_pylist()
    for row in rows:
        row["limit_after"] = 1.0
    parquet.write_table(
        type(parquet.read_table(decided("strict", lender.cut))).from_pylist(rows), tmp_path / "edited.parquet"
    )
    asked = in_force("strict", decisions=tmp_path / "edited.parquet")
    with pytest.raises(DataError, match="reduce at 1 was recorded, but what is given decides reduce at 4790"):
        explain_customer(asked, lender.data, 1, lender.stood, lender.cut)


class TestAgainstKeptCustomers:
    """A newcomer, who has no earlier date."""

    @pytest.fixture
    def kept(self, lender, decided: Callable[..., Path]) -> Path:
        return decided("strict", lender.cut).with_name("kept.parquet")

    def test_explained_against_the_cohort(self, lender, in_force, kept: Path) -> None:
        assert not has_past(lender.data, lender.newcomer, lender.stood)
        assert has_past(lender.data, 1, lender.stood)
        why = explain_newcomer(
            in_force(), lender.data, lender.newcomer, lender.cut, lambda: read_cohort(kept, "kept", lender.model)
        )
        cohort = parquet.read_table(kept)
        assert why.against == "kept"
        assert why.start.as_of == lender.cut
        assert min(cohort["score"].to_pylist()) <= why.start.score <= max(cohort["score"].to_pylist())
        assert sum(share.points for share in why.layers) == why.change
        assert "on average" in as_text(why, "en")

    def test_who_is_left_out_of_the_cohort(self, lender, kept: Path) -> None:
        cohort = parquet.read_table(kept)
        near = read_cohort(kept, "threshold", lender.model).rows
        assert near.num_rows == sum(above <= 20 for above in cohort["above"].to_pylist()) > 0
        assert read_cohort(kept, "mean", lender.model).rows.num_rows == min(200, cohort.num_rows)

    def test_files_that_are_no_cohort(self, lender, kept: Path, tmp_path: Path) -> None:
        with pytest.raises(DataError, match="is no cohort of kept lines"):
            read_cohort(tmp_path / "none.parquet", "kept", lender.model)
        with pytest.raises(DataError, match="is no cohort of kept lines"):
            read_cohort(kept.with_name("decisions.parquet"), "kept", lender.model)
        with pytest.raises(DataError, match="was written with the model"):
            read_cohort(kept, "kept", lender.another_model())

    def test_the_customer_is_looked_for_first(self, lender, in_force: Callable[..., InForce]) -> None:
        def never() -> None:
            raise AssertionError

        for who, said in (("nobody", "is not in"), (lender.no_records, "nothing is recorded")):
            with pytest.raises(DataError, match=said):
                explain_newcomer(in_force(), lender.data, who, lender.cut, never)
