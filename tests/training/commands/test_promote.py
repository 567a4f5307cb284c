"""`creditline promote` and `rollback` as a person calls them: what they print and exit with."""

from datetime import UTC, datetime

import pytest

from creditline.training.promote.figures import Figures
from creditline.training.promote.promotion import Promotion
from creditline.training.promote.verdict import Passing, Verdict

SAID = (
    Verdict("stability", Passing.BLOCKED, "stability index of the score 0.300 (0.010 by chance), at most 0.25 asked"),
    Verdict("parity", Passing.PASSED, "of 1,000 rows 0 score otherwise through MLflow than by the library, 0 may"),
)


@pytest.fixture
def gated(monkeypatch):
    """The gates answer without anything being measured; what they were asked."""
    asked = []

    def answer(request, data, uri, step):
        asked.append((request, uri))
        return Promotion(
            "cards", "2", request.alias, "1", "m", request.by, "lin", datetime.now(UTC), request.override, SAID,
            Figures(None, None, None),
        )  # fmt: skip

    monkeypatch.setattr("creditline.training.promote.promote.promote", answer)
    return asked


def test_blocked_it_exits_with_4_and_says_each_gate(creditline, lender, gated):
    said = creditline("promote", "cards@2", "--data", lender, "--by", "wang", "--tracking-uri", "http://x")
    assert said.code == 4
    assert said.out.splitlines() == [
        "stability blocked: stability index of the score 0.300 (0.010 by chance), at most 0.25 asked",
        "parity passed: of 1,000 rows 0 score otherwise through MLflow than by the library, 0 may",
        "version 2 of cards is not made champion: blocked by stability",
    ]
    assert (gated[0][0].place, gated[0][0].policy, gated[0][1]) == ("cards@2", None, "http://x")


def test_words_lift_it(creditline, lender, gated):
    call = ("promote", "cards@2", "--data", lender, "--by", "wang", "--tracking-uri", "http://x", "--override")
    said = creditline(*call, "region east is new")
    assert (said.code, said.out.splitlines()[-1]) == (
        0, "version 2 of cards is champion by an override of wang, against stability: region east is new",
    )  # fmt: skip
    assert (creditline(*call, "yes").code, len(gated)) == (2, 1)
    assert "three words or more" in creditline(*call, "bad idea").err


def test_bad_lines(creditline, lender, tmp_path):
    call = ("promote", "cards@2", "--data", lender, "--tracking-uri", f"sqlite:///{tmp_path}/none.db")
    assert creditline(*call).code == 2  # nobody says so
    assert creditline(*call, "--by", " ").code == 2
    wrong = creditline(*call, "--by", "wang", "--gates", tmp_path / "none.toml")
    assert (wrong.code, wrong.problem.count("none.toml cannot be read")) == (1, 1)


def test_a_store_that_is_not_there_is_not_made(creditline, tmp_path):
    said = creditline("rollback", "cards", "--by", "wang", "--tracking-uri", f"sqlite:///{tmp_path}/none.db")
    assert (said.code, said.problem) == (
        1, f"creditline: there is no file {tmp_path}/none.db; name the store that the version is registered in",
    )  # fmt: skip
    assert list(tmp_path.iterdir()) == []
