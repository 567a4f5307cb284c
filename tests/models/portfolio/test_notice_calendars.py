"""Cuts announced 30 days before, on calendars written by hand: who is cured, by when, and what happens meanwhile.

Owing 300 or more halves a limit of 1,000 with notice; 600 suspends with notice, 700 and being 30 days late at once, 900 closes
at once. What is owed above the new limit is repaid in four instalments of 20 or more.
"""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hand_made_line import PAST_DUE, Hand, decision, hand, statement
from pyarrow import parquet

from creditline.features.catalogue import Catalogue
from creditline.features.declare import Audience, Concept, Family, Feature, Unit
from creditline.features.edits.from_file import edit_file
from creditline.features.engine import compute_features
from creditline.features.engine.planning.plan import DAYS_SINCE_CUT
from creditline.features.words.named import Named
from creditline.models.letter.lender import Lender
from creditline.models.letter.make import letter_of
from creditline.models.letter.part import Section
from creditline.models.policy import Policy, State
from creditline.models.policy.deciding.inputs import NOTICE
from creditline.models.policy.deciding.passing import Passing, after_decision, passed
from creditline.models.portfolio.decide.deciding import DecisionVersions, decide_rows
from creditline.models.portfolio.decide_dates.job import Job
from creditline.models.portfolio.dispute.session import Disputes
from creditline.models.portfolio.explain.customer import explain_customer
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.lines.notice_on_record import EVE, NAMES, notice_on_record
from creditline.models.portfolio.lines.record import recorded
from creditline.models.portfolio.lines.standing import standing_lines, state_of
from creditline.models.portfolio.receipts.receipt import Receipt
from creditline.models.portfolio.receipts.verifying import differences
from creditline.models.server.request.decide import StandingLine
from creditline.models.why import Why
from creditline.models.why.notice.notice import notice_of
from creditline.models.why.words.from_toml import wording

pytestmark = pytest.mark.slow

MORE = (
    "".join(
        f'[[triggers]]\nname = "owes {owes}"\nwhen = "balance >= {owes}"\nstep = "{step}"\n{at_once}\n'
        '[triggers.words]\nen = "you owed {value}"\nzh = "您欠款{value}"\n'
        for owes, step, at_once in (
            (600, "suspend", ""),
            (700, "suspend", "immediate = true"),
            (900, "close", "immediate = true"),
        )
    )
    + PAST_DUE.replace("[triggers.words]", "immediate = true\n[triggers.words]")
    + """
[notice]
days = 30
[notice.plan]
months = 4
least = 20
[[notice.cures]]
name = "paid down to 305"
when = "balance BETWEEN 301 AND 305"
[notice.cures.words]
en = "you owe between 301 and 305"
zh = "您的欠款在301元至305元之间"
"""
)
DECEMBER, JANUARY, FEBRUARY = date(2023, 12, 31), date(2024, 1, 31), date(2024, 2, 29)
MARCH, APRIL = date(2024, 3, 31), date(2024, 4, 30)
FIRST = date(2024, 3, 1)  # 30 days after 31 January of a leap year

OWED = {  # per customer the statements that change what is owed: day, balance
    "plain": [("2024-01-20", 300)],
    "december": [("2023-12-20", 300)],
    "leap": [("2024-02-29", 300)],
    "cured": [("2024-01-20", 300), ("2024-02-15", 100)],
    "back": [("2024-01-20", 300), ("2024-02-15", 100), ("2024-03-01", 300)],
    "last_day": [("2024-01-20", 300), ("2024-03-01", 100)],
    "too_late": [("2024-01-20", 300), ("2024-03-02", 100)],
    "second": [("2024-01-20", 300), ("2024-02-20", 600)],
    "at_once": [("2024-01-20", 300), ("2024-02-20", 700)],
    "default": [("2024-01-20", 300)],
    "shut": [("2024-01-20", 300), ("2024-02-20", 900)],
    "lowered": [("2024-01-20", 300)],
    "raised": [("2024-01-20", 300)],
    "paid_down": [("2024-01-20", 300), ("2024-03-01", 305)],
    "drew": [("2024-01-20", 300), ("2024-02-20", 550)],
}
WISHES = decision("2024-02-10", 1000, 400, "reduce", "", by="customer", customer="lowered") + decision(
    "2024-02-10", 1000, 1200, "increase", "", by="customer", customer="raised"
)
DUE = "default,l1,card,2024-01-25,100,,\n"

# Per customer and day: notice, limit and step decided, limit and step in force, effective on.
EXPECTED = {
    "plain": {
        DECEMBER: (None, 1000, 0, None, None, None),
        JANUARY: ("announced", 500, 1, 1000, 0, FIRST),
        FEBRUARY: ("running", 500, 1, 1000, 0, FIRST),
        FIRST: ("effective", 500, 1, 1000, 0, FIRST),
        MARCH: (None, 500, 1, None, None, None),
    },
    "december": {
        DECEMBER: ("announced", 500, 1, 1000, 0, date(2024, 1, 30)),
        date(2024, 1, 30): ("effective", 500, 1, 1000, 0, date(2024, 1, 30)),
        JANUARY: (None, 500, 1, None, None, None),
    },
    "leap": {
        FEBRUARY: ("announced", 500, 1, 1000, 0, date(2024, 3, 30)),
        date(2024, 3, 30): ("effective", 500, 1, 1000, 0, date(2024, 3, 30)),
    },
    # what counts is the day itself
    "cured": {FEBRUARY: ("running", 500, 1, 1000, 0, FIRST), FIRST: ("withdrawn", 1000, 0, 1000, 0, FIRST)},
    "back": {FEBRUARY: ("running", 500, 1, 1000, 0, FIRST), FIRST: ("effective", 500, 1, 1000, 0, FIRST)},
    "last_day": {
        FEBRUARY: ("running", 500, 1, 1000, 0, FIRST),
        FIRST: ("withdrawn", 1000, 0, 1000, 0, FIRST),
        MARCH: (None, 1000, 0, None, None, None),
    },
    "too_late": {FIRST: ("effective", 500, 1, 1000, 0, FIRST)},
    # no more than was announced takes effect; the second rule gets its own 30 days
    "second": {
        FEBRUARY: ("running", 500, 1, 1000, 0, FIRST),
        FIRST: ("effective", 500, 1, 1000, 0, FIRST),
        MARCH: ("announced", 500, 2, 500, 1, APRIL),
        APRIL: ("effective", 500, 2, 500, 1, APRIL),
    },
    # suspended at once; the lower limit is still to come
    "at_once": {
        FEBRUARY: ("running", 500, 2, 1000, 2, FIRST),
        FIRST: ("effective", 500, 2, 1000, 2, FIRST),
    },
    "default": {
        JANUARY: ("announced", 500, 1, 1000, 0, FIRST),
        FEBRUARY: ("running", 500, 2, 1000, 2, FIRST),
        FIRST: ("effective", 500, 2, 1000, 2, FIRST),
    },
    "shut": {FEBRUARY: ("effective", 0, 3, 1000, 0, FIRST)},
    # the lower of what is announced and what was asked for
    "lowered": {
        FEBRUARY: ("running", 400, 1, 400, 0, FIRST),
        FIRST: ("effective", 400, 1, 400, 0, FIRST),
    },
    "raised": {
        FEBRUARY: ("running", 500, 1, 1000, 0, FIRST),
        FIRST: ("effective", 500, 1, 1000, 0, FIRST),
    },
    "paid_down": {FIRST: ("withdrawn", 1000, 0, 1000, 0, FIRST)},
    "drew": {FIRST: ("effective", 500, 1, 1000, 0, FIRST)},
}
PLANS = {("drew", FIRST): (50.0, 20.0, 3), ("second", FIRST): (100.0, 25.0, 4), ("shut", FEBRUARY): (900.0, 225.0, 4)}
PLANS |= {("at_once", FIRST): (200.0, 50.0, 4), ("second", APRIL): (100.0, 25.0, 4)}


@dataclass(frozen=True)
class Told:
    """The calendars, decided on from December to April."""

    made: Hand
    policy: Policy
    file: Path
    files: tuple[Path, ...]

    @property
    def days(self) -> list[date]:
        return [date.fromisoformat(file.stem) for file in self.files]

    def job(self, *earlier: Path) -> Job:
        return Job(self.made.data, self.made.model, str(self.file), earlier, "1GB", str, float)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    folder = tmp_path_factory.mktemp("notice")
    lines = "".join(
        statement(day, 1000, owed, customer=who)
        for who, changes in OWED.items()
        for day, owed in [("2023-12-05", 100), *changes, ("2024-05-05", 100)]
    )
    made = hand(folder, lines, WISHES, DUE)
    policy = made.policy(more=MORE)
    job = Job(made.data, made.model, str(folder / "hand.toml"), (), "1GB", str, float)
    days = [day for day, _ in job.months(DECEMBER, 5, folder / "year")]
    files = tuple(folder / "year" / f"{day}.parquet" for day in days)
    return Told(made, policy, folder / "hand.toml", files)


@pytest.fixture(scope="module")
def rows(told: Told) -> dict[tuple[str, date], dict[str, object]]:
    return {
        (row["customer_id"], row["decided_on"]): row
        for file in told.files
        for row in parquet.read_table(file).to_pylist()
    }


def test_a_day_on_which_a_cut_is_due_is_decided_on(told: Told) -> None:
    due = [date(2024, 1, 30), FIRST, date(2024, 3, 30), APRIL]
    assert told.days == sorted({DECEMBER, JANUARY, FEBRUARY, MARCH, APRIL, *due})


@pytest.mark.parametrize("who", EXPECTED)
def test_calendar(who: str, rows: dict[tuple[str, date], dict[str, object]]) -> None:
    names = ("notice", "limit_after", "step", "limit_in_force", "step_in_force", "effective_on")
    assert {day: tuple(rows[who, day][name] for name in names) for day in EXPECTED[who]} == EXPECTED[who]


def test_what_is_owed_above_is_repaid_by_the_plan(rows: dict[tuple[str, date], dict[str, object]]) -> None:
    names = ("repay_above", "repay_instalment", "repay_payments")
    found = {key: tuple(row[name] for name in names) for key, row in rows.items() if row["repay_above"] is not None}
    assert found == PLANS


def test_who_decided_and_what_was_done(rows: dict[tuple[str, date], dict[str, object]]) -> None:
    names = ("action", "rule", "rule_value", "rule_threshold")
    found = {
        key: tuple(rows[key][name] for name in names)
        for key in (
            ("plain", JANUARY), ("plain", FEBRUARY), ("plain", FIRST), ("last_day", FIRST), ("paid_down", FIRST),
            ("at_once", FEBRUARY), ("shut", FEBRUARY),
        )
    }  # fmt: skip
    assert found == {
        ("plain", JANUARY): ("reduce", "trigger owes much", 300, 300),
        ("plain", FEBRUARY): ("maintain", "notice", 29, 30),
        ("plain", FIRST): ("maintain", "trigger owes much", 300, 300),
        ("last_day", FIRST): ("increase", "band all", 585, 350),
        ("paid_down", FIRST): ("increase", "cure paid down to 305", 305, 301),
        ("at_once", FEBRUARY): ("suspend", "trigger owes 600", 700, 600),
        ("shut", FEBRUARY): ("close", "trigger owes 900", 900, 900),
    }


def test_state_in_memory_is_the_state_on_record(told: Told) -> None:
    """Carried from each decision to the next, wishes and clocks with it, as the SQL finds it on the record."""
    ids = pa.array(sorted(OWED))
    for place, (day, following) in enumerate(zip(told.days, told.days[1:], strict=False), 1):
        before = _standing(told, ids, day, told.files[: place - 1])
        made = {row["customer_id"]: row for row in parquet.read_table(told.files[place - 1]).to_pylist()}
        some = before.filter(pa.array([who in made for who in before["customer_id"].to_pylist()]))
        decided = [made[who] for who in some["customer_id"].to_pylist()]
        after = after_decision(
            state_of(some),
            np.array([float(row["limit_after"]) for row in decided]),
            np.array([int(row["step"]) for row in decided]),
            notice_on_record([day] * len(decided), {name: [row[name] for row in decided] for name in NAMES}),
        )
        eve = passed(after, _passing(some["customer_id"].to_pylist(), day, following))
        found = _standing(told, ids, following, told.files[:place])
        open_lines = np.flatnonzero(eve.limit > 0.0)
        names = np.array(some["customer_id"].to_pylist())[open_lines].tolist()
        there = found.filter(pa.array([who in names for who in found["customer_id"].to_pylist()]))
        assert there["customer_id"].to_pylist() == names
        for field in State.__dataclass_fields__:
            expected, given = getattr(state_of(there), field), getattr(eve.take(open_lines), field)
            np.testing.assert_array_equal(given, expected, f"{field} of {names} from {day} to {following}")


def _standing(told: Told, ids: pa.Array, day: date, files: tuple[Path, ...]) -> pa.Table:
    pairs = pa.table({"customer_id": ids, "as_of": pa.array([day] * len(ids), pa.date32())})
    with recorded(told.made.data, files, day) as record:
        return standing_lines(record, pairs, "card")


def _passing(names: list[str], day: date, following: date) -> Passing:
    lowered = np.array([who == "lowered" and day <= date(2024, 2, 10) < following for who in names])
    month = (day.year, day.month) == (following.year, following.month)
    late = lowered & ((following.year, following.month) == (2024, 2))
    return Passing(
        np.full(len(names), float((following - day).days)),
        np.full(len(names), month),
        np.where(lowered, 400.0, np.nan),
        lowered,
        late,
    )


@pytest.mark.long
def test_receipts_verify_and_tell_both_dates(told: Told, tmp_path: Path) -> None:
    job = told.job(*told.files[:4])
    assert told.days[4] == FIRST
    job.receipts(told.files[4], FIRST, tmp_path / "receipts", ())
    receipts = sorted((tmp_path / "receipts").glob("*.json"))
    assert len(receipts) == 12 == len(parquet.read_table(told.files[4]))
    for file in receipts:
        assert differences(Receipt.read(file), told.made.data, told.made.model, told.policy, told.files[:4]) == []
    (plain,) = [json.loads(file.read_text()) for file in receipts if "plain" in file.name]
    assert (plain["decision"]["announced_on"], plain["decision"]["effective_on"]) == ("2024-01-31", "2024-03-01")
    assert (plain["state"]["limit_in_force"], plain["state"]["notice_left"]) == (1000.0, 0.0)


def test_the_first_decision_after_the_day_settles_a_notice_too(told: Told, tmp_path: Path) -> None:
    """Nobody decided on 1 March: the limit in force stood until somebody did."""
    out = tmp_path / "march.parquet"
    told.job(*told.files[:4]).once(MARCH, out)
    found = {row["customer_id"]: row for row in parquet.read_table(out).to_pylist()}
    assert (found["plain"]["notice"], found["plain"]["limit_after"]) == ("effective", 500)
    assert (found["too_late"]["notice"], found["too_late"]["limit_after"]) == ("withdrawn", 1000)


def test_what_a_person_decides_is_in_force_at_once_and_ends_the_notice(told: Told, tmp_path: Path) -> None:
    names = ("customer_id", "line_id", "product", "limit_before", "initiated_by", "policy_version", "model_version")
    (row,) = [row for row in parquet.read_table(told.files[2]).to_pylist() if row["customer_id"] == "plain"]
    own = {name: row[name] for name in names}
    own |= {"decided_on": date(2024, 2, 12), "limit_before": 500.0, "limit_after": 1000.0, "action": "increase"}
    own |= {"override": 1, "step_before": 1, "step": 0}
    person = tmp_path / "person.parquet"
    schema = parquet.read_schema(told.files[2])
    parquet.write_table(pa.Table.from_pylist([own], schema=pa.schema([schema.field(name) for name in own])), person)
    out = tmp_path / "first.parquet"
    told.job(*told.files[:3], person).once(FIRST, out, due=True)
    assert "plain" not in parquet.read_table(out)["customer_id"].to_pylist()
    told.job(*told.files[:3], person).once(FEBRUARY, out)
    (row,) = [row for row in parquet.read_table(out).to_pylist() if row["customer_id"] == "plain"]
    assert (row["limit_before"], row["notice"], row["effective_on"]) == (1000, "announced", date(2024, 3, 30))


def _why(told: Told, who: str, day: date) -> Why:
    made = InForce(told.made.model, policy=told.policy, decisions=told.files)
    return explain_customer(made, told.made.data, who, None, day)


LETTERS = {
    ("plain", JANUARY, "en"): (
        "On 1 March 2024 your credit limit will be lowered from CNY 1,000 to CNY 500.",
        "Until 1 March 2024 nothing changes: your credit limit stays at CNY 1,000.",
        "On 1 March 2024 we look at it again. The change will not be made if our rule for it no longer applies to you on that day.",
        "It will not be made either if on 1 March 2024 you owe between 301 and 305.",
    ),
    ("plain", JANUARY, "zh"): (
        "自2024年3月1日起，您的授信额度将由1,000元下调至500元。",
        "2024年3月1日之前不作任何调整，您的授信额度仍为1,000元。",
        "我们将于2024年3月1日重新评估；如届时调整所依据的规则对您不再适用，则不作上述调整。",
        "如截至2024年3月1日您的欠款在301元至305元之间，也不作上述调整。",
    ),
    ("plain", FEBRUARY, "en"): (
        "The change that we announced on 31 January 2024 takes effect on 1 March 2024, unless it is withdrawn. Until then your credit "
        "limit stays at CNY 1,000.",
    ),
    ("drew", FIRST, "en"): (
        "The change that we announced on 31 January 2024 takes effect on 1 March 2024. Your credit limit is now CNY 500.",
        "On the day of this letter you owe CNY 50 more than the new limit. You can repay that in monthly instalments: 3 in all, each of "
        "CNY 20, the last no larger.",
    ),
    ("drew", FIRST, "zh"): (
        "我们于2024年1月31日告知的调整自2024年3月1日起生效，您的授信额度现为500元。",
        "截至本告知书日期，您的未还余额超出新额度50元。超出部分可按月分期偿还，共3期，每期20元，末期不高于此数。",
    ),
    ("last_day", FIRST, "en"): (
        "On 1 March 2024 we withdrew the change that we announced on 31 January 2024. Your credit limit stays at CNY 1,000.",
    ),
    ("last_day", FIRST, "zh"): ("我们已于2024年3月1日撤回2024年1月31日告知的调整，您的授信额度仍为1,000元。",),
    ("at_once", FEBRUARY, "en"): (
        "On 29 February 2024 your credit account was suspended. For now you cannot borrow or spend on it. Your credit limit stays at "
        "CNY 1,000.",
        "On 1 March 2024 the credit limit of your suspended credit account will be lowered from CNY 1,000 to CNY 500.",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("who", "day", "language"), LETTERS)
def test_letters_name_both_dates_and_what_withdraws_the_cut(told: Told, who: str, day: date, language: str) -> None:
    found = _why(told, who, day)
    letter = letter_of(notice_of(found, language), found, Lender(), wording(language))
    (happened,) = [part for part in letter.parts if part.part is Section.HAPPENED]
    expected = LETTERS[who, day, language]
    assert happened.sentences[: len(expected)] == expected
    assert found.line is not None
    assert found.line.facts.departures == ()


def test_the_descent_begins_with_the_announcement(told: Told) -> None:
    """In the answer, and for features measured before a cut: the day it takes effect is no other cut."""
    found = _why(told, "plain", MARCH)
    assert found.line is not None
    assert [step.on for step in found.line.facts.steps] == [JANUARY]
    since = Feature(
        "since.cut",
        DAYS_SINCE_CUT,
        Concept.alike(Family.ACTIVITY, "cut"),
        Unit.DAYS,
        Named.alike("days since the cut"),
        Audience.INTERNAL,
    )
    pairs = pa.table({"customer_id": ["plain"], "as_of": pa.array([MARCH], pa.date32())})
    with recorded(told.made.data, told.files[:6], MARCH) as record:
        rows = compute_features(record, pairs, Catalogue((since,), "card"))
        assert rows["since.cut"].to_pylist() == [(MARCH - JANUARY).days]


@pytest.mark.parametrize(
    ("who", "day", "stated", "owed", "before", "after"),
    [
        ("too_late", FIRST, "2024-01-20", 100, ("effective", 500), ("withdrawn", 1000)),
        ("plain", JANUARY, "2024-01-20", 100, ("announced", 500), (None, 1000)),
        ("last_day", FIRST, "2024-03-01", 301, ("withdrawn", 1000), ("withdrawn", 1000)),
    ],
)
def test_a_dispute_makes_a_notice_again(
    told: Told, who: str, day: date, stated: str, owed: float, before: tuple[object, float], after: tuple[object, float]
) -> None:
    told_edits = {
        "customer": who,
        "evidence": {"reference": "CASE-1", "on": "2024-05-06", "by": "desk", "why": "paid in cash"},
        "correct": [{"table": "lines", "where": {"statement_on": stated}, "set": {"balance": owed}}],
    }
    in_force = InForce(told.made.model, policy=told.policy, decisions=told.files)
    with Disputes.opened(in_force, told.made.data) as session:
        found = session.answer(edit_file(told_edits, "the edits").edits, day)
    assert found.decision.again is not None
    again = found.decision.again.told
    assert (found.was.told["notice"], found.was.told["limit_after"]) == before
    assert (again["notice"], again["limit_after"]) == after


def test_a_request_about_a_line_in_notice_is_decided_as_in_batch(
    told: Told, rows: dict[tuple[str, date], dict[str, object]]
) -> None:
    """What `eve:` columns tell of the eve is what a request says; a row for each customer of the day on which cuts are due."""
    for (who, day), row in rows.items():
        if day != FIRST:
            continue
        until = {name: row[f"{EVE}{name}"] for name in NOTICE}
        until["step_in_force"] = int(str(row[f"{EVE}step_in_force"]).split(".")[0])
        own = {
            name: row[name]
            for name in ("balance", "days_since_change", "month_limit", "standing_limit", "customer_cap")
        }
        line = StandingLine.model_validate(
            {"credit_limit": row["limit_before"], "step": row["step_before"], **own, **until}
        )
        standing = line.standing(who, day, "card")
        told_row = parquet.read_table(told.files[4], filters=[("customer_id", "=", who)])
        more = {name: told_row[f"input:{name}"] for name in told.policy.columns}
        inputs = pa.table(
            {
                **{n: standing[n] for n in standing.column_names},
                "score": told_row["model_score"],
                "pd": told_row["pd"],
                **more,
            }
        )
        (made,) = decide_rows(told.policy, inputs, DecisionVersions.of(told.made.model)).to_pylist()
        same = [name for name in made if name not in ("line_id", "catalogue_version")]
        assert {name: made[name] for name in same} == {name: row[name] for name in same}
