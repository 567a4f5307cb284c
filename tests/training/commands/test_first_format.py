"""A model that creditline 0.1 wrote is refused by every door, in one sentence that says what to do."""

from pathlib import Path

import pytest

import creditline as cl

FIXTURE = Path(__file__).parents[2] / "fixtures" / "format_1" / "model"  # as the last commit of 0.1 wrote it
SAID = "is of format 1, which creditline 0.1 wrote and this one cannot read; train the model again"
DAY = "2024-03-31"
CALLS = {
    "score": ("score", FIXTURE, "DATA", "--as-of", DAY),
    "decide": ("decide", FIXTURE, "DATA", "--as-of", DAY, "--policy", "graded", "--out", "decisions.parquet"),
    "why": ("why", FIXTURE, "DATA", "--customer", "007", "--from", "2024-01-31", "--to", DAY),
    "validate": ("validate", FIXTURE, "DATA", "--out", "report.html"),
    "export": ("export", FIXTURE, "bundle", "--to", "bundle"),
    "serve": ("serve", FIXTURE, "--port", "0"),
}


@pytest.mark.parametrize("command", CALLS)
def test_the_command_refuses_it(creditline, lender, tmp_path, monkeypatch, command):
    monkeypatch.chdir(tmp_path)
    said = creditline(*(lender if one == "DATA" else one for one in CALLS[command]))
    assert (said.code, said.out) == (1, "")
    assert said.problem.endswith(f"model.json {SAID}")
    assert sorted(file.name for file in tmp_path.iterdir()) == [lender.name]


def test_the_face_refuses_it(lender):
    for call in (
        lambda: cl.load_model(FIXTURE),
        lambda: cl.score(FIXTURE, lender, as_of=DAY),
        lambda: cl.why(FIXTURE, lender, customer="007", start="2024-01-31", end=DAY),
        lambda: cl.validate(FIXTURE, lender),
    ):
        with pytest.raises(cl.DataError) as refused:
            call()
        assert str(refused.value).endswith(SAID)
