"""A simulated lender whose lines a policy decides month after month, and every cut of those months answered."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
from letter_grammar import Recorded
from letter_held import Due
from pyarrow import parquet

from creditline.features.data import DataSet
from creditline.features.data.span import span_of
from creditline.features.engine import compute_features
from creditline.models.artefact import Model
from creditline.models.letter.facts import LetterFacts
from creditline.models.portfolio.cuts.cuts import Cuts, explain_cuts, find_cuts
from creditline.models.portfolio.decide_dates.job import Job, month_ends
from creditline.models.portfolio.explain.ends import ends_of
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.explain.rows import read_by
from creditline.models.portfolio.explain.ways import Ways
from creditline.models.portfolio.letters.facts import letter_facts
from creditline.models.portfolio.lines.history import line_history
from creditline.models.portfolio.lines.record import recorded
from creditline.models.portfolio.policy_features import read_policy_for
from creditline.models.why import Why

PAST_DUE = "repayment.days_past_due_now"
CUTS = ("reduce", "suspend", "close")


@dataclass(frozen=True)
class Year:
    """What `decide --months` wrote: a file per day."""

    data: DataSet
    model: Model
    policy: str
    files: Mapping[date, Path]

    @property
    def first(self) -> date:
        """The first day decided by the policy; the record before it is the lender's own."""
        return min(self.files)

    @property
    def in_force(self) -> InForce:
        """As the year is explained."""
        policy = read_policy_for(self.policy, self.model, self.data)
        return InForce(self.model, policy=policy, decisions=tuple(self.files.values()))

    def rows(self, day: date) -> dict[int | str, dict[str, object]]:
        """The decisions of a day by customer."""
        return _rows(self.files[day])

    def cut(self, day: date) -> set[int | str]:
        """Whose line the decisions of a day cut: a lower limit, or shut; a step down that takes nothing is none."""
        return {
            customer
            for customer, row in self.rows(day).items()
            if row["limit_after"] < row["limit_before"] or row["action"] in CUTS
        }

    def record_of(self, answer: "Answer") -> Recorded:
        """What the files of the decisions hold of a cut; where it stood before the year, what the answer says of it."""
        row, start = self.rows(answer.day)[answer.why.customer_id], answer.why.start.as_of
        stood = answer.why.line.facts.stood
        limit = None if stood is None else stood.limit
        if stood is not None and start in self.files:
            limit = self.rows(start)[answer.why.customer_id]["limit_after"]
        return Recorded(row["limit_before"], row["limit_after"], row["step_before"], row["step"], limit)


@cache
def _rows(file: Path) -> dict[int | str, dict[str, object]]:
    return {row["customer_id"]: row for row in parquet.read_table(file).to_pylist()}


@dataclass(frozen=True)
class Answer:
    """One cut of one day, explained. `past_due`: days past due on the product that day; `facts`: what its letter tells beside it."""

    day: date
    why: Why
    past_due: float
    facts: LetterFacts


def last_months(data: DataSet, months: int) -> list[date]:
    """The last `months` month ends of the data."""
    last = span_of(data).last
    return [day for day in month_ends(date(last.year - 3, 1, 31), 60) if day <= last][-months:]


def decide_year(data: DataSet, model: Model, policy: str, out: Path, months: int = 12) -> Year:
    """The last `months` month ends of the data."""
    days = last_months(data, months)
    job = Job(data, model, policy, (), "1GB", lambda _: None, lambda _: None)
    job.months(days[0], months, out)
    return Year(data, model, policy, {day: out / f"{day}.parquet" for day in days})


def answers(in_force: InForce, data: DataSet, days: Sequence[date]) -> Iterator[Answer]:
    """Every cut of these days."""
    with recorded(data, in_force.decisions) as record:
        for day in days:
            cuts = find_cuts(in_force, record, None, day)
            for part in explain_cuts(in_force, record, cuts, None, day, beside=[PAST_DUE]):
                late = part.ends[PAST_DUE].to_pylist()
                whys = [(place, part.answers.why(place)) for place in part.those.tolist()]
                customers = pa.array([why.customer_id for _, why in whys], pa.int64())
                told = letter_facts(in_force, record, customers, day)
                for (place, why), facts in zip(whys, told, strict=True):
                    yield Answer(day, why, late[place] or 0.0, facts)


def values_of(
    year: Year, told: Sequence[tuple[int | str, date]], names: Sequence[str]
) -> Mapping[tuple[int | str, date], Mapping[str, Any]]:
    """Features computed again from the data and the decisions of the year, of these customers on these days."""
    in_force = year.in_force
    chosen = sorted(set(told), key=str)
    pairs = pa.table(
        {
            "customer_id": pa.array([customer for customer, _ in chosen], pa.int64()),
            "as_of": pa.array([day for _, day in chosen], pa.date32()),
        }
    )
    with recorded(year.data, in_force.decisions) as record:
        catalogue = read_by(record, in_force, names)
        known = [name for name in dict.fromkeys(names) if name in {feature.name for feature in catalogue}]
        rows = compute_features(record, pairs, catalogue.only(known))
    columns = {name: rows[name].to_pylist() for name in known}
    return {pair: {name: column[place] for name, column in columns.items()} for place, pair in enumerate(chosen)}


def due_on(data: DataSet, product: str, day: date) -> Mapping[int | str, Due]:
    """What is past due on the product at the end of a day, by the instalments alone, apart from the features."""
    with data.connect() as connection:
        rows = connection.execute(
            "SELECT customer_id, count(*), sum(due - paid), max(date_diff('day', due_on, $day)) FROM ("
            "  SELECT customer_id, loan_id, due_on, max(amount_due) AS due,"
            "    coalesce(sum(amount_paid) FILTER (paid_on <= $day"
            "      AND (recorded_at IS NULL OR recorded_at::DATE <= $day)), 0) AS paid FROM installments"
            "  WHERE product = $product AND due_on < $day GROUP BY ALL)"
            " WHERE paid < due - 0.005 GROUP BY ALL",
            {"product": product, "day": day},
        ).fetchall()
    return {customer: Due(count, round(amount, 2), late) for customer, count, amount, late in rows}


def ledger_gaps(why: Why) -> list[str]:
    """What does not add up of the ledgers, to the cent, and where they do not lead from record to record."""
    line, found = why.line, []
    if line is None or line.limit is None or line.drawable is None:
        return []
    for name in ("limit", "drawable"):
        ledger = getattr(line, name)
        shares = [getattr(share, name) or 0.0 for share in why.layers]
        rows = [ledger.start, ledger.asked, ledger.anyway, *shares, ledger.unexplained]
        cents = [round(100 * row) for row in rows]
        if any(abs(100 * row - cent) > 1e-6 for row, cent in zip(rows, cents, strict=True)):
            found.append(f"{name} has parts of a cent: {rows}")
        if sum(cents) != round(100 * ledger.end):
            found.append(f"{name} comes to {sum(cents) / 100}, not {ledger.end}")
        ends = getattr(line.facts.stood, name), getattr(line.facts.after, name)
        if (ledger.start, ledger.end) != ends:
            found.append(f"{name} goes from {ledger.start} to {ledger.end}, the record from {ends[0]} to {ends[1]}")
    return found


def of_these(in_force: InForce, data: DataSet, customers: pa.Array, start: date | None, day: date) -> Iterator[Why]:
    """Answers of these customers' lines on a day, cut or not, from `start` or from before it."""
    with recorded(data, in_force.decisions) as record:
        first = span_of(record).first
        ways = Ways.of(line_history(record, customers, in_force.model.target_product, first, day, start), day)
        cuts = Cuts(ways, ends_of(in_force, ways, None), customers)
        for part in explain_cuts(in_force, record, cuts, start, day):
            yield from (part.answers.why(place) for place in part.those.tolist())
