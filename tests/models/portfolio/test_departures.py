"""Lines that a policy decided month after month: no departure where the record is its own, and each planted one on its date."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from pyarrow import parquet

from creditline.models.policy import Step
from creditline.models.portfolio.decide_dates.job import Job
from creditline.models.portfolio.explain.customer_answers import CustomerAnswers
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.policy_features import read_policy_for
from creditline.models.why import Layer, Why
from creditline.models.why.answer.line import Departure, Ledger, Place
from creditline.models.why.answer.telling import Telling, telling
from creditline.models.why.words.page import as_text

OCTOBER, NOVEMBER = date(2024, 10, 31), date(2024, 11, 30)
Edit = Callable[[dict], dict]


@pytest.fixture(scope="module")
def stairs(lender, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One step down at a time, to suspended: reduced in November, suspended in December."""
    file = tmp_path_factory.mktemp("stairs") / "stairs.toml"
    text = Path(lender.policies["strict"]).read_text(encoding="utf-8")
    file.write_text(text.replace("at_once = 3", "at_once = 1").replace('step = "reduce"', 'step = "suspend"'), "utf-8")
    return file


@pytest.fixture(scope="module")
def year(lender, stairs: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The decisions of September to November."""
    out = tmp_path_factory.mktemp("year") / "months"
    job = Job(lender.data, lender.model, str(stairs), (), "1GB", lambda _: None, lambda _: None)
    job.months(lender.stood, 3, out)
    return [out / f"{day}.parquet" for day in (lender.stood, OCTOBER, NOVEMBER)]


def answers(lender, stairs: Path, made: list[Path], folder: Path, customers: list[int]) -> list[Why]:
    """Decided on in December on the record `made`, and explained by it."""
    job = Job(lender.data, lender.model, str(stairs), tuple(made), "1GB", lambda _: None, lambda _: None)
    last = folder / "december.parquet"
    job.once(lender.cut, last)
    policy = read_policy_for(str(stairs), lender.model, lender.data)
    with CustomerAnswers.from_files(
        InForce(lender.model, policy=policy, decisions=(*made, last)), lender.data
    ) as asked:
        return [asked.why(customer, None, lender.cut) for customer in customers]


def edited(file: Path, folder: Path, customer: int, changes: dict) -> Path:
    table = parquet.read_table(file)
    rows = [row | (changes if row["customer_id"] == customer else {}) for row in table.to_pylist()]
    parquet.write_table(table.from_pylist(rows, schema=table.schema), folder / file.name)
    return folder / file.name


def test_the_policys_own_record_has_no_departure(lender, stairs, year, tmp_path: Path) -> None:
    """Reduced to what is owed, then suspended: the limit fell by 210, and nothing may be drawn any more."""
    for customer, why in zip((1, 2), answers(lender, stairs, year, tmp_path, [1, 2]), strict=True):
        owed = 4800.0 - 10 * customer
        facts = why.line.facts
        assert (why.start.as_of, facts.departures, facts.computed) == (OCTOBER, (), False)
        assert (facts.stood, facts.eve) == (Place(5000.0, Step.MAINTAIN), Place(owed, Step.REDUCE))
        assert (facts.after, facts.action) == (Place(owed, Step.SUSPEND), "suspend")
        assert why.line.limit == Ledger(5000.0, 0.0, 0.0, 0.0, owed)
        assert why.line.drawable == Ledger(5000.0, 0.0, 0.0, 0.0, 0.0)
        shares = {share.layer: (share.limit, share.drawable) for share in why.layers if share.drawable}
        assert shares == {Layer.BEHAVIOUR: (owed - 5000.0, -5000.0)}
        assert telling(why) is Telling.CAUSED


def test_a_persons_override_is_a_layer_of_its_own(lender, stairs, year, tmp_path: Path) -> None:
    """In November a person kept the line of customer 2, so that December reduced it and did not suspend it."""
    kept = {"limit_after": 5000.0, "action": "maintain", "step": 0, "override": 1, "reason": "salary account moved"}
    made = [*year[:2], edited(year[2], tmp_path, 2, kept)]
    (why,) = answers(lender, stairs, made, tmp_path, [2])
    assert why.start.as_of == OCTOBER  # in November a cut was due, whatever was decided
    assert why.line.facts.departures == (
        Departure(NOVEMBER, Place(5000.0, Step.MAINTAIN), Place(4780.0, Step.REDUCE), True, "salary account moved"),
    )
    assert why.line.facts.after == Place(4780.0, Step.REDUCE)
    shares = {share.layer: (share.limit, share.drawable) for share in why.layers if share.drawable}
    # What may be drawn: 5,000 with nothing moved, 0 by the record alone, 5,220 by the person's 220 alone, 4,780 by both; so
    # (220 + 4,780) / 2 and (-5,000 - 440) / 2. The limit: 5,000, 4,780, 5,220, 4,780.
    assert shares == {Layer.BEHAVIOUR: (-330.0, -2720.0), Layer.OVERRIDE: (110.0, 2500.0)}
    assert why.line.drawable == Ledger(5000.0, 0.0, 0.0, 0.0, 4780.0)
    assert telling(why) is Telling.OVERRIDDEN
    assert "Override: on 2024-11-30 a person decided 5,000, where the policy decides 4,780, reduced" in as_text(why)


def test_any_other_departure_is_not_explained(lender, stairs, year, tmp_path: Path) -> None:
    """The same without a word of a person: the record of that day is named, and nothing is blamed for it."""
    made = [*year[:2], edited(year[2], tmp_path, 3, {"limit_after": 4900.0})]
    (why,) = answers(lender, stairs, made, tmp_path, [3])
    assert [(one.on, one.override) for one in why.line.facts.departures] == [(NOVEMBER, False)]
    assert why.line.limit.unexplained == pytest.approx(why.line.facts.after.limit - 4770.0)
    assert telling(why) is Telling.UNEXPLAINED
