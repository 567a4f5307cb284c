"""Simulated lenders whose lines a policy decides for a year: every cut answered, and every letter held to the record."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest
from decided_lender import PAST_DUE, Answer, Year, answers, decide_year, last_months, ledger_gaps, of_these
from letter_grammar import contradictions, page_contradictions, read
from letters_of_a_year import letters_of
from pyarrow import parquet

from creditline.features.data import DataSet
from creditline.features.engine import compute_features
from creditline.models.artefact import Model, read_model, write_model
from creditline.models.letter.part import Kind, Section
from creditline.models.policy import PolicyWarning
from creditline.models.portfolio.decide_dates.job import Job
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.explain.rows import read_by
from creditline.models.portfolio.policy_features import read_policy_for
from creditline.models.why import Why
from creditline.models.why.answer.verdict import verdict
from creditline.models.why.notice.notice import notice_of
from creditline.models.why.words.page import as_text
from creditline.training.outcomes import DefaultDefinition
from creditline.training.train.train import TrainSettings, train
from creditline.training.world import WorldSettings, simulate

PRESETS = ("calm", "policy-squeeze", "recession")
POLICIES = ("graded", "one-blow", "squeeze")
NOT_YOUR_BEHAVIOUR = {"part none", "part softened", "part as_little", "fall others"}
pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings(f"ignore::{PolicyWarning.__module__}.{PolicyWarning.__name__}"),
]


def world(once: Callable[..., Path], preset: str) -> tuple[DataSet, Model]:
    """500 customers over 40 months, and a model of one product; made once."""

    def make(home: Path) -> None:
        simulate(home / "lender", WorldSettings(customers=500, months=40, preset=preset, seed=3))
        trained = train(
            DataSet.open(home / "lender"), TrainSettings(refits=0, definition=DefaultDefinition(product="huabei"))
        )
        write_model(trained.model, home / "model")

    home = once(f"decided-{preset}", make)
    return DataSet.open(home / "lender"), read_model(home / "model")


@dataclass(frozen=True)
class Told:
    """A year, and every cut of it."""

    year: Year
    answers: Sequence[Answer]

    def decided(self, customer: int | str) -> Mapping[date, Mapping[str, object]]:
        """The customer's rows of the year by day."""
        found = {day: self.year.rows(day).get(customer) for day in self.year.files}
        return {day: row for day, row in found.items() if row is not None}


YEARS = [
    pytest.param(
        (preset, policy),
        id=f"{preset}-{policy}",
        marks=() if (preset, policy) == ("calm", "graded") else pytest.mark.long,
    )
    for preset in PRESETS
    for policy in POLICIES
]


@pytest.fixture(scope="module", params=YEARS)
def told(request: pytest.FixtureRequest, once: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> Told:
    preset, policy = request.param
    data, model = world(once, preset)
    year = decide_year(data, model, policy, tmp_path_factory.mktemp("year") / "months")
    return Told(year, list(answers(year.in_force, data, list(year.files))))


def test_every_cut_is_answered_and_the_year_has_no_departure(told: Told) -> None:
    for day in told.year.files:
        assert {one.why.customer_id for one in told.answers if one.day == day} == told.year.cut(day)
    kinds = Counter(
        "against" if one.why.against != "past" else "ledger" if one.why.line.limit is not None else "recorded"
        for one in told.answers
    )
    assert kinds["ledger"] > 2 * kinds["against"] > 0  # most lines stood whole at some time; in a squeeze fewer did
    assert kinds["recorded"] == 0
    departures = [
        (one.day, one.why.customer_id, departure)
        for one in told.answers
        for departure in one.why.line.facts.departures
        if departure.on >= told.year.first
    ]
    assert departures == []


def test_the_ledgers_add_up(told: Told) -> None:
    gaps = [(one.day, one.why.customer_id, gap) for one in told.answers for gap in ledger_gaps(one.why)]
    assert gaps == []
    assert any(one.why.line.limit is not None and any(share.limit for share in one.why.layers) for one in told.answers)


def test_letters_and_pages_say_what_the_record_holds(told: Told) -> None:
    """No limit that is not on record or said to be hypothetical, and no cut that the record does not have."""
    found: list[tuple[date, int | str, str]] = []
    letters = 0
    for one in told.answers:
        record, decided = told.year.record_of(one), told.decided(one.why.customer_id)
        for language in ("en", "zh"):
            letters += 2
            said = [
                *contradictions(notice_of(one.why, language).statements, language, one.why, record),
                *page_contradictions(as_text(one.why, language), language, one.why, decided),
            ]
            found += [(one.day, one.why.customer_id, each) for each in said]
    assert found == []
    assert letters == 4 * len(told.answers) > 500


def test_each_part_of_each_letter_says_what_the_record_holds(told: Told) -> None:
    """Whole letters by every regime, and no two with one number."""
    written = list(letters_of(told.year, told.answers))
    found = [
        (one.answer.day, one.answer.why.customer_id, one.letter.language, fault)
        for one in written
        for fault in one.faults
    ]
    assert found == []
    assert len(written) == 2 * len(told.answers)
    assert len({one.letter.number for one in written}) == len(told.answers)
    parts = {part.part for one in written for part in one.letter.parts}
    assert parts == set(Section) - {Section.WAY_BACK}  # told where it is asked for, and held elsewhere
    assert sum(one.letter.kind is Kind.ADVERSE for one in written) > 0.3 * len(written)


def test_nobody_past_due_is_told_that_their_record_had_no_part(told: Told) -> None:
    """Unless they were as late where the line stood whole, and are told so."""
    assert [one for one in told.answers if not_their_behaviour(one.why) and later_than_before(told.year, one)] == []
    assert any(one.past_due > 0 for one in told.answers)


def not_their_behaviour(why: Why) -> bool:
    """Whether the letter that is sent says that their own record had no part."""
    notice = notice_of(why, "en")
    return notice.review is None and any(
        (said := read(sentence, "en")) is not None and said.kind in NOT_YOUR_BEHAVIOUR for sentence in notice.statements
    )


def later_than_before(year: Year, one: Answer) -> bool:
    """Whether more days are past due on the product than where the line stood whole."""
    if one.past_due <= 0:
        return False
    catalogue = read_by(year.data, year.in_force, [PAST_DUE])
    pairs = pa.table({"customer_id": [one.why.customer_id], "as_of": pa.array([one.why.start.as_of], pa.date32())})
    return one.past_due > (compute_features(year.data, pairs, catalogue)[PAST_DUE][0].as_py() or 0.0)


@dataclass(frozen=True)
class Planted:
    """What persons decided otherwise, and what was corrected without a word, by customer and day."""

    files: Sequence[Path]
    overrides: Mapping[int, date]
    corrections: Mapping[int, date]


def plant(data: DataSet, model: Model, out: Path) -> Planted:
    """A year of `graded`; on three of its days limits are recorded 100 lower, and the later months decided on that."""
    days = last_months(data, 12)
    files: list[Path] = []
    overrides: dict[int, date] = {}
    corrections: dict[int, date] = {}
    for number, day in enumerate(days):
        file = out / f"{day}.parquet"
        Job(data, model, "graded", tuple(files), "1GB", lambda _: None, lambda _: None).once(day, file)
        if number in (3, 6, 9):
            table = parquet.read_table(file)
            rows = table.to_pylist()
            free = [
                row for row in rows
                if row["step"] == row["step_before"] == 0 and row["limit_after"] - row["balance"] >= 1000
                and row["customer_id"] not in overrides | corrections
            ]  # fmt: skip
            for place, row in enumerate(free[:84]):
                row["limit_after"] -= 100.0
                row["action"] = "reduce" if row["limit_after"] < row["limit_before"] else row["action"]
                if place % 5:
                    row["override"], row["reason"] = 1, "a word with the customer"
                    overrides[row["customer_id"]] = day
                else:
                    corrections[row["customer_id"]] = day
            parquet.write_table(pa.Table.from_pylist(rows, schema=table.schema), file)
        files.append(file)
    return Planted(files, overrides, corrections)


@pytest.mark.long
def test_planted_overrides_and_corrections_are_found_on_their_dates(once: Callable[..., Path]) -> None:
    data, model = world(once, "calm")

    def make(home: Path) -> None:
        made = plant(data, model, home)
        known = {
            name: {str(c): str(day) for c, day in getattr(made, name).items()} for name in ("overrides", "corrections")
        }
        (home / "planted.json").write_text(json.dumps(known), "utf-8")

    home = once("decided-planted", make)
    known = json.loads((home / "planted.json").read_text("utf-8"))
    files = tuple(sorted(file for file in home.glob("*.parquet") if not file.name.endswith(".kept.parquet")))
    in_force = InForce(model, policy=read_policy_for("graded", model, data), decisions=files)
    days = last_months(data, 12)
    expected = {
        (int(customer), date.fromisoformat(day), name == "overrides")
        for name, planted in known.items() for customer, day in planted.items()
    }  # fmt: skip
    assert (len(known["overrides"]), len(known["corrections"])) >= (190, 45)
    asked = pa.array(sorted({customer for customer, _, _ in expected}), pa.int64())
    whys = list(of_these(in_force, data, asked, days[1], days[-1]))
    # Of a line that never stood whole no way is replayed, and only the last day's decision is held to the policy.
    never = {int(why.customer_id) for why in whys if why.line is not None and why.line.facts.stood is None}
    assert len(never) <= 0.02 * len(whys)
    found = set(departures(whys, days))
    assert found == {one for one in expected if one[0] not in never or one[1] == days[-1]}


def departures(whys: Sequence[Why], days: Sequence[date]) -> Iterator[tuple[int, date, bool]]:
    """Of the year; a case with one that is no override goes to a person."""
    for why in whys:
        assert why.line is not None
        for departure in why.line.facts.departures:
            if departure.on >= days[0]:
                assert departure.override or notice_of(why, "en").review is not None
                yield int(why.customer_id), departure.on, departure.override


@pytest.mark.long
def test_the_lenders_own_decisions_are_answered_from_what_is_recorded(once: Callable[..., Path]) -> None:
    """No policy is at hand: where the line stood on record, the points of the score, no rule, no ledger and no verdict."""
    data, model = world(once, "calm")
    with data.connect() as connection:
        rows = connection.execute(
            "SELECT decided_on, customer_id, min(limit_before), min(limit_after) FROM decisions WHERE product = 'huabei' "
            "AND initiated_by = 'lender' AND (limit_after < limit_before OR action IN ('reduce', 'suspend', 'close')) "
            "AND decided_on >= $first GROUP BY ALL",
            {"first": last_months(data, 24)[0]},
        ).fetchall()
    expected = {(day, customer): (before, after) for day, customer, before, after in rows}
    found = {}
    for one in answers(InForce(model), data, sorted({day for day, _ in expected})):
        line = one.why.line
        found[one.day, one.why.customer_id] = line.facts.eve.limit, line.facts.after.limit
        assert (line.limit, line.drawable, verdict(one.why)) == (None, None, None)
        assert all((step.when, step.value, step.threshold) == (None, None, None) for step in line.facts.steps)
        assert (one.why.against, line.facts.computed) == ("past", False)
        assert sum(share.points for share in one.why.layers) == one.why.change
        for language in ("en", "zh"):
            said = [read(sentence, language) for sentence in notice_of(one.why, language).statements]
            assert None not in said
            assert not any(each.kind.startswith("part") for each in said)
    assert found == expected
    assert len(found) > 50
