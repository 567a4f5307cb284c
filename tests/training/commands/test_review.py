"""`creditline review` as a person calls it: what is wrong is said in one sentence, and no log names a customer."""

import json
from pathlib import Path

import pytest
from review_cases import review_case

from creditline.models.portfolio.review.opening import open_cases
from creditline.models.portfolio.review.store import ReviewStore


@pytest.fixture
def cases(tmp_path) -> Path:
    place = tmp_path / "cases.db"
    with ReviewStore.opened(str(place), make=True) as store:
        open_cases(store, "batch", [review_case("C-7781"), review_case("C-7782")])
    return place


DECIDED = ["--reason", "policy_applies", "--words", "seen", "--by", "lin"]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["show", "{}", "3"], 1, "there is no case 3; `creditline review list` shows those there are"),
        (
            ["decide", "{}", "1", "--override", "5000", *DECIDED],
            1,
            "policy_applies is no reason to override one; give one of",
        ),
        (["decide", "{}", "1", *DECIDED], 2, "give one of them"),
        (["decide", "{}", "1", "--uphold", "--evidence", *DECIDED], 2, "give one of them"),
        (["decide", "{}", "1", "--uphold", "--on", "soon", *DECIDED], 2, "is not a day"),
        (["confirm", "{}", "1", "--by", "lin"], 1, "case 1 waits for no second person, it is waiting"),
        (["verify", "{}", "--head", "1"], 1, "is no head of a chain"),
        (["erase", "{}", "--customer", "C-9", "--by", "lin"], 1, "no case of that customer is among the reviews"),
        (["decisions", "{}", "--out", "x.csv"], 2, "should end in .parquet"),
        (["list", "gone.db"], 1, "gone.db is not there"),
    ],
)
def test_what_is_wrong_is_one_sentence(creditline, cases, arguments, code, said):
    found = creditline("review", *(cases if one == "{}" else one for one in arguments))
    assert found.code == code
    assert said in " ".join(found.err.replace("│", " ").split())
    assert "Traceback" not in found.err
    assert code == 2 or len(found.err.strip().splitlines()) == 1


def test_only_show_says_whose_a_case_is(creditline, cases):
    assert creditline("review", "decide", cases, 1, "--uphold", *DECIDED).out == "case 1 is decided\n"
    done = [creditline("review", *one) for one in (["list", cases], ["list", cases, "--json"], ["verify", cases])]
    assert [one.code for one in done] == [0, 0, 0]
    assert not any("C-778" in one.out + one.err for one in done)
    assert [row["stage"] for row in json.loads(done[1].out)] == ["decided", "waiting"]
    assert creditline("review", "list", cases, "--stage", "evidence").out == "no such case\n"
    shown = json.loads(creditline("review", "show", cases, 1, "--json").out)
    assert shown["decision_reviewed"]["customer_id"] == "C-7781"
    assert shown["decided"]["reason"] == "policy_applies"
