"""The pages of a lender's customers: months, records, receipt; and what the command refuses."""

import re
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from creditline.features.errors import DataError
from creditline.models.letter.html import letter_html
from creditline.models.letter.lender import Lender
from creditline.models.portfolio.customer_page.page import page_of
from creditline.models.portfolio.customer_page.recorded import recorded_decision
from creditline.models.portfolio.customer_page.timeline import timeline_of
from creditline.models.portfolio.explain.customer import explain_customer
from creditline.models.portfolio.letters.of_customer import customer_letter
from creditline.models.portfolio.receipts.receipts import write_receipts
from creditline.models.why.words.from_toml import wording
from creditline.training.commands.main import app


def test_the_months_before(lender) -> None:
    """Statements of the lender begin on 2024-06-28; customer 2 uses the whole line from November on."""
    found = timeline_of(lender.model, lender.data, 2, lender.stood, lender.cut)
    assert [month.as_of for month in found.months] == [
        date(2024, 6, 30), date(2024, 7, 31), date(2024, 8, 31), date(2024, 9, 30), date(2024, 10, 31),
        date(2024, 11, 30), date(2024, 12, 31),
    ]  # fmt: skip
    assert {month.limit for month in found.months} == {5000.0}
    scores = [month.score for month in found.months]
    why = explain_customer_of(lender, 2)
    assert (scores[3], scores[-1]) == (why.start.score, why.end.score)
    assert max(scores[5:]) < min(scores[:5])
    assert [(one.decided_on, one.action, one.limit_before, one.limit_after) for one in found.decisions] == [
        (lender.cut, "reduce", 5000.0, 2500.0)
    ]


def explain_customer_of(lender, customer, asked=None):
    from creditline.models.portfolio.explain.in_force import InForce

    return explain_customer(asked or InForce(lender.model), lender.data, customer, lender.stood, lender.cut)


def test_a_newcomer_has_no_months_before_they_came(lender) -> None:
    found = timeline_of(lender.model, lender.data, lender.newcomer, None, lender.cut)
    assert [month.as_of for month in found.months] == [lender.cut]
    with pytest.raises(DataError, match="nobody is not in"):
        timeline_of(lender.model, lender.data, "nobody", None, lender.cut)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_staff_page_has_all_of_it(lender, in_force, decided, language: str) -> None:
    asked = in_force("strict", decisions=(decided("strict", lender.cut),))
    why = explain_customer_of(lender, 1, asked)
    page = page_of(asked, lender.data, why, language)
    assert 'aria-labelledby="months"' in page and "5,000" in page
    assert {"en": "Statement <code>", "zh": "账单 <code>"}[language] in page
    assert lender.data.fingerprint() in page and asked.policy.version in page
    customer = letter_html(customer_letter(asked, lender.data, why, Lender(), wording(language)), wording(language))
    assert lender.data.fingerprint() not in customer and "<code>" not in customer


def test_the_receipt_is_the_one_that_decide_writes(lender, in_force, decided, tmp_path: Path) -> None:
    asked = in_force("strict", decisions=(decided("strict", lender.cut),))
    found = recorded_decision(asked, lender.data, explain_customer_of(lender, 1, asked))
    assert asked.policy is not None and found is not None
    write_receipts(lender.data, lender.model, asked.policy, asked.decisions[0], lender.cut, (), tmp_path, ("1",))
    written = re.search('"receipt": "([0-9a-f]{64})"', next(tmp_path.glob("*.json")).read_text(encoding="utf-8"))
    assert written is not None and found.hash == written[1]
    assert found.rule.startswith("band")
    assert recorded_decision(in_force("strict"), lender.data, explain_customer_of(lender, 1, asked)) is None


class TestTheCommand:
    """Through the command line."""

    @pytest.fixture
    def ask(self, lender, tmp_path: Path):
        def run(*more: str, customer: str = "1"):
            arguments = ["why", str(lender.folder), str(lender.data.folder), "--customer", customer]
            arguments += ["--from", str(lender.stood), "--to", str(lender.cut), *more]
            return CliRunner().invoke(app, arguments)

        return run

    def test_without_an_audience_it_is_the_customers(self, ask, tmp_path: Path) -> None:
        done = ask("--format", "html", "--lang", "zh", "--out", str(tmp_path / "a.html"))
        assert (done.exit_code, done.stdout) == (0, "")
        page = (tmp_path / "a.html").read_text(encoding="utf-8")
        assert page.startswith('<!doctype html>\n<html lang="zh-CN">') and "仅供内部人员使用" not in page
        assert "For staff only" in ask("--format", "html", "--audience", "staff").stdout

    @pytest.mark.parametrize(
        ("options", "said"),
        [
            (["--format", "html", "--lang", "fr"], "'fr' is not one of 'en', 'zh'"),
            (["--format", "html", "--audience", "auditor"], "'auditor' is not one of 'customer', 'staff'"),
            (["--audience", "staff"], "goes with --format html"),
        ],
    )
    def test_a_wrong_command_line(self, ask, options: list[str], said: str) -> None:
        done = ask(*options)
        assert done.exit_code == 2
        assert said in " ".join(re.sub("[│╭╮╰╯─]", " ", done.output).split())

    def test_nobodys_page(self, ask) -> None:
        done = ask("--format", "html", customer="nobody")
        assert isinstance(done.exception, DataError) and "nobody is not in" in str(done.exception)
