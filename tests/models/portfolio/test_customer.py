"""One customer's score and line, straight from the tables."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from creditline.features.errors import DataError
from creditline.models.policy import Step
from creditline.models.portfolio.explain.cohort import read_cohort
from creditline.models.portfolio.explain.customer import explain_customer, explain_newcomer, has_past
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.why import Layer
from creditline.models.why.answer.line import MoneyLedger, Place
from creditline.models.why.answer.telling import Telling, telling
from creditline.models.why.answer.verdict import Part, verdict
from creditline.models.why.notice.notice import notice_of
from creditline.models.why.words.from_toml import wording
from creditline.models.why.words.page import as_text

OCTOBER = date(2024, 10, 31)


def test_without_a_policy_the_record_is_said_and_no_verdict(lender, in_force) -> None:
    why = explain_customer(in_force(), lender.data, 1, lender.stood, lender.cut)
    assert why.change < -50
    assert [share.layer for share in why.layers] == [Layer.BEHAVIOUR]
    facts = why.line.facts
    assert (facts.stood, facts.eve, facts.after) == (whole(5000.0), whole(5000.0), Place(2500.0, Step.REDUCE))
    assert (facts.action, facts.computed, why.line.limit, verdict(why)) == ("reduce", False, None, None)
    assert {reason.family for reason in why.reasons} <= {"utilisation", "spending"}
    assert why.versions.policy is None
    said = notice_of(why, "en").statements[0]
    assert said == "On 31 December 2024 your credit limit was lowered from CNY 5,000 to CNY 2,500."


def test_a_customer_whose_line_was_not_decided_on_has_the_score_alone(lender, in_force) -> None:
    why = explain_customer(in_force(), lender.data, 13, None, lender.cut)
    assert (why.line, why.start.limit, why.end.action) == (None, None, None)
    assert why.start.as_of == date(2024, 11, 30)


def whole(limit: float) -> Place:
    return Place(limit, Step.MAINTAIN)


def test_behaviour_cut_the_line(lender, in_force) -> None:
    """Told from October: held at what was known at the end of November, the policy would have cut all the same."""
    asked = in_force("strict")
    why = explain_customer(asked, lender.data, "1", None, lender.cut)
    assert why.start.as_of == OCTOBER
    # Without income the band would go to 0, but a cut stops at what is owed: 4,800 - 10
    facts = why.line.facts
    assert (facts.stood, facts.eve, facts.after) == (whole(5000.0), whole(5000.0), Place(4790.0, Step.REDUCE))
    assert (facts.action, facts.computed, facts.departures, facts.asked_from) == ("reduce", True, (), None)
    assert why.line.limit == MoneyLedger(5000.0, 0.0, 0.0, 0.0, 4790.0) == why.line.drawable
    assert verdict(why).behaviour is Part.CAUSED
    assert {share.layer: (share.limit, share.drawable) for share in why.layers if share.limit} == {
        Layer.BEHAVIOUR: (-210.0, -210.0)
    }
    assert why.layers[0].without.limit == 5000.0
    assert why.versions.policy == asked.policy.version
    assert why.versions.previous_policy is None
    assert "But for the customer's own behaviour the line would have stood." in as_text(why, "en")


def test_another_day_is_taken_where_nothing_was_due_on_it(lender, in_force) -> None:
    why = explain_customer(in_force("strict"), lender.data, 1, lender.stood, lender.cut)
    assert (why.start.as_of, why.line.facts.asked_from) == (lender.stood, None)


def test_a_day_on_which_the_line_was_already_going_down(lender, in_force) -> None:
    november = date(2024, 11, 30)
    why = explain_customer(in_force("strict"), lender.data, 1, november, lender.cut)
    assert (why.start.as_of, why.line.facts.asked_from) == (OCTOBER, november)
    assert "on 2024-11-30 the line was already going down, so that this goes back to 2024-10-31" in as_text(why, "en")


def test_a_policy_cut_the_line_of_a_customer_who_changed_nothing(lender, in_force) -> None:
    asked = in_force("harsh", "lenient")
    customer = lender.full[0]
    why = explain_customer(asked, lender.data, customer, lender.stood, lender.cut)
    assert (why.line.facts.stood, why.line.facts.after, why.end.action) == (
        whole(5000.0),
        Place(0.0, Step.CLOSE),
        "close",
    )
    assert (verdict(why).behaviour, verdict(why).others) == (Part.NONE, (Layer.POLICY,))
    (moved,) = [share for share in why.layers if share.limit]
    assert (moved.layer, moved.limit, moved.drawable, moved.points) == (Layer.POLICY, -5000.0, -5000.0, 0)
    assert why.reasons == ()
    assert (why.versions.policy, why.versions.previous_policy) == (asked.policy.version, asked.previous_policy.version)
    assert "The customer's own behaviour did not cause this change" in as_text(why, "en")
    assert "客户本人的行为并非此次变动的原因" in as_text(why, "zh")


@pytest.mark.slow
@pytest.mark.parametrize(("policy", "previous"), [("strict", "strict"), ("harsh", "lenient")])
def test_a_recorded_decision_gives_what_is_computed(lender, in_force, decided, policy: str, previous: str) -> None:
    file = decided(policy, lender.cut)
    recorded = {row["customer_id"]: row for row in parquet.read_table(file).to_pylist()}
    for customer in (1, lender.full[3], 13):
        with_file = explain_customer(
            in_force(policy, previous, decisions=(file,)), lender.data, customer, None, lender.cut
        )
        computed = explain_customer(in_force(policy, previous), lender.data, customer, None, lender.cut)
        assert (with_file.line.facts.computed, computed.line.facts.computed) == (False, True)
        story = replace(with_file.line, facts=replace(with_file.line.facts, computed=True))
        assert replace(with_file, line=story) == computed
        row = recorded[customer]
        end = with_file.end
        assert (end.limit, end.action, end.score) == (row["limit_after"], row["action"], row["model_score"])


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
    "closed": ("the line of customer 40 was already closed before 2024-12-31", "strict"),
}


@pytest.mark.parametrize("who", REFUSED)
def test_who_cannot_be_explained(lender, in_force, who: str) -> None:
    said, policy = REFUSED[who]
    with pytest.raises(DataError, match=said):
        explain_customer(in_force(policy), lender.data, getattr(lender, who, who), lender.stood, lender.cut)


def test_a_line_that_never_stood_with_nothing_due_is_set_against_others(lender, in_force) -> None:
    """On every date known, the policy in force would have cut it."""
    why = explain_customer(in_force("strict"), lender.data, lender.full[0], None, lender.cut)
    assert (why.against, why.line.facts.stood, why.line.limit, verdict(why)) == ("threshold", None, None, None)
    assert (why.line.facts.eve, why.line.facts.after) == (whole(5000.0), Place(4700.0, Step.REDUCE))
    assert "on record the line never stood whole before 2024-12-31 with nothing due" in as_text(why, "en")
    notice = notice_of(why, "en")
    assert notice.statements[0] == "On 31 December 2024 your credit limit was lowered from CNY 5,000 to CNY 4,700."
    assert notice.statements[1].startswith("In all our records your credit limit was either lowered already")
    assert notice.review is None
    assert why.line.facts.departures == ()


@pytest.mark.parametrize("override", [0, 1])
def test_what_no_rule_decided_of_a_line_that_never_stood_goes_to_a_person(
    lender, in_force, decided, tmp_path, override: int
) -> None:
    """Its limit is recorded 100 below what the policy decides, by a person who says so or by nobody known."""
    table = parquet.read_table(decided("strict", lender.cut))
    rows = table.to_pylist()
    (row,) = [row for row in rows if row["customer_id"] == lender.full[0]]
    row |= {"limit_after": 4600.0, "override": override}
    file = tmp_path / "altered.parquet"
    parquet.write_table(pa.Table.from_pylist(rows, schema=table.schema), file)
    why = explain_customer(in_force("strict", decisions=(file,)), lender.data, lender.full[0], None, lender.cut)
    (departure,) = why.line.facts.departures
    assert (why.against, departure.on, departure.override) == ("threshold", lender.cut, bool(override))
    assert (departure.recorded, departure.decided) == (Place(4600.0, Step.REDUCE), Place(4700.0, Step.REDUCE))
    told = Telling.OVERRIDDEN if override else Telling.UNEXPLAINED
    assert notice_of(why, "en").review == wording("en").notice.reviews[told]


def test_a_day_before_every_record(lender, in_force) -> None:
    with pytest.raises(DataError, match="2020-01-01 lies before the first record"):
        explain_customer(in_force(), lender.data, 1, date(2020, 1, 1), lender.cut)


def test_the_first_day_of_all_has_no_day_before_it(lender, in_force) -> None:
    """Where data begin on the day that is asked about, nobody has a past."""
    from creditline.features.data.span import span_of

    first = span_of(lender.data).first
    with pytest.raises(
        DataError, match=f"nothing was known of customer 13 before .*, so there is no past to set {first}"
    ):
        explain_customer(in_force(), lender.data, 13, None, first)


def test_decisions_of_another_policy_or_model(lender, in_force, decided, tmp_path: Path) -> None:
    def refused(said: str, file: Path) -> None:
        with pytest.raises(DataError, match=said):
            explain_customer(in_force("strict", decisions=(file,)), lender.data, 1, None, lender.cut)

    refused("were made with the policy", decided("harsh", lender.cut))
    refused("were made with the model", decided("strict", lender.cut, lender.another_model()))
    refused("is no Parquet file", tmp_path / "none.parquet")
    (tmp_path / "words.parquet").write_text("words", encoding="utf-8")
    refused("cannot be read", tmp_path / "words.parquet")
    whole_file = parquet.read_table(decided("strict", lender.cut))
    parquet.write_table(whole_file.drop_columns(["step_before"]), tmp_path / "short.parquet")
    refused("step_before", tmp_path / "short.parquet")


@pytest.mark.parametrize("by_person", [False, True])
def test_a_decision_that_the_policy_does_not_make(lender, in_force, decided, tmp_path: Path, by_person: bool) -> None:
    """What is recorded stands; what neither policy nor override explains is named and goes to a person."""
    table = parquet.read_table(decided("strict", lender.cut))
    rows = [row | {"limit_after": 4700.0, "override": int(by_person)} for row in table.to_pylist()]
    parquet.write_table(table.from_pylist(rows, schema=table.schema), tmp_path / "edited.parquet")
    asked = in_force("strict", decisions=(tmp_path / "edited.parquet",))
    why = explain_customer(asked, lender.data, 1, None, lender.cut)
    assert why.line.facts.after == Place(4700.0, Step.REDUCE)
    (departure,) = why.line.facts.departures
    assert (departure.on, departure.recorded.limit, departure.decided.limit) == (lender.cut, 4700.0, 4790.0)
    shares = {share.layer: share.limit for share in why.layers if share.limit}
    assert telling(why) is (Telling.OVERRIDDEN if by_person else Telling.UNEXPLAINED)
    if by_person:
        assert (shares, why.line.limit.unexplained) == ({Layer.BEHAVIOUR: -210.0, Layer.OVERRIDE: -90.0}, 0.0)
    else:
        assert (shares, why.line.limit.unexplained) == ({Layer.BEHAVIOUR: -210.0}, -90.0)
    assert notice_of(why, "en").review is not None


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
