"""Cases for a person: what may be done with them, what the chain keeps, and what an override becomes."""

import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from threading import Barrier, Thread

import pyarrow as pa
import pytest
from review_cases import DAY, NOON, review_case

from creditline.features.errors import DataError, DeclarationError
from creditline.models.policy import Step
from creditline.models.portfolio.review.case import ReviewCase, SentBy
from creditline.models.portfolio.review.chain import ChainHead, verify_chain
from creditline.models.portfolio.review.entry import Happened
from creditline.models.portfolio.review.erasing import erase_customer
from creditline.models.portfolio.review.json_form import case_data
from creditline.models.portfolio.review.opening import open_cases
from creditline.models.portfolio.review.overrides import overrides_table
from creditline.models.portfolio.review.reasons import Ruling, read_reasons, reason_for, shipped_reasons
from creditline.models.portfolio.review.state import CaseStage, states_of
from creditline.models.portfolio.review.steps import WhatIsDecided, assign, confirm, decide
from creditline.models.portfolio.review.store import ReviewStore


def by_reason(ruling: Ruling, limit: float | None = None, step: Step | None = None, on: date = DAY) -> WhatIsDecided:
    reason = next(one for one in shipped_reasons().values() if ruling in one.of)
    return WhatIsDecided(ruling, reason, "what was seen", on, limit, step)


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request, tmp_path) -> Iterator[str]:
    """A store that is not made yet, in a file and in PostgreSQL."""
    if request.param == "sqlite":
        yield str(tmp_path / "cases.db")
        return
    import psycopg

    address = request.getfixturevalue("postgres")
    yield address
    with psycopg.connect(address) as connection:
        connection.execute("DROP TABLE IF EXISTS creditline_reviews")
        connection.execute("DROP FUNCTION IF EXISTS creditline_reviews_kept")


@pytest.fixture
def store(tmp_path) -> Iterator[ReviewStore]:
    with ReviewStore.opened(str(tmp_path / "cases.db"), make=True, now=lambda: NOON) as opened:
        open_cases(opened, "batch", [review_case(), review_case(8)])
        yield opened


def test_a_case_from_opened_to_confirmed(place):
    with ReviewStore.opened(place, make=True, now=lambda: NOON) as store:
        assert len(open_cases(store, "batch", [review_case(), review_case(8)])) == 2
        assert open_cases(store, "batch", [review_case(), review_case(8)]) == ()
        assign(store, 1, "wang", "lin")
        assert decide(store, 1, "lin", by_reason(Ruling.EVIDENCE)).stage is CaseStage.EVIDENCE
        assert decide(store, 1, "lin", by_reason(Ruling.OVERRIDE, 8500.0)).stage is CaseStage.SECOND
        with pytest.raises(DataError, match="lin decided case 1; a second person must confirm it"):
            confirm(store, 1, "lin", "", agrees=True)
        assert confirm(store, 1, "wang", "not yet", agrees=False).stage is CaseStage.WAITING
        decide(store, 1, "lin", by_reason(Ruling.OVERRIDE, 8500.0))
        done = confirm(store, 1, "wang", "", agrees=True)
        assert (done.stage, done.decision.confirmed_by, done.overridden) == (CaseStage.DECIDED, "wang", True)
        assert decide(store, 2, "lin", by_reason(Ruling.OVERRIDE, 8000.0)).stage is CaseStage.DECIDED
        entries = store.entries()
        assert [state.case for state in states_of(entries)] == [review_case(), review_case(8)]
        assert verify_chain(entries).entries == len(entries) == 9
        assert erase_customer(store, "privacy", "7") == 1
        entries = store.entries()
        assert (verify_chain(entries).erased, entries[-1].told["entries"]) == (7, [1, 3, 4, 5, 6, 7, 8])
    with ReviewStore.opened(place) as again:
        assert again.entries() == entries


@pytest.mark.parametrize(
    ("case", "decided", "said"),
    [
        (3, by_reason(Ruling.UPHOLD), "there is no case 3"),
        (1, by_reason(Ruling.OVERRIDE), "an override sets a limit of 0 or more, not None"),
        (1, by_reason(Ruling.OVERRIDE, float("nan")), "an override sets a limit of 0 or more, not nan"),
        (1, by_reason(Ruling.OVERRIDE, 4000.5), "a limit is a multiple of 1, by the policy; 4000.5 is none"),
        (1, by_reason(Ruling.OVERRIDE, 4000.0), "that is where the decision left the line; uphold it"),
        (1, by_reason(Ruling.OVERRIDE, 5000.0, Step.CLOSE), "a line that is closed has a limit of 0"),
        (1, by_reason(Ruling.UPHOLD, 5000.0), "only an override sets a limit"),
        (1, by_reason(Ruling.UPHOLD, on=date(2024, 6, 29)), "2024-06-29 lies before the decision of 2024-06-30"),
        (1, replace(by_reason(Ruling.UPHOLD), words=" "), "a decision needs words"),
    ],
)
def test_what_cannot_be_decided(store, case, decided, said):
    with pytest.raises(DataError, match=re.escape(said)):
        decide(store, case, "lin", decided)
    assert len(store.entries()) == 2


def test_who_may_not(store):
    assign(store, 1, "wang", "lin")
    with pytest.raises(DataError, match="case 1 is assigned to lin; assign it to wang first"):
        decide(store, 1, "wang", by_reason(Ruling.UPHOLD))
    decide(store, 1, "lin", by_reason(Ruling.UPHOLD))
    for act in (lambda: assign(store, 1, "wang", "wang"), lambda: decide(store, 1, "lin", by_reason(Ruling.UPHOLD))):
        with pytest.raises(DataError, match="case 1 is decided"):
            act()
    with pytest.raises(DataError, match="case 1 waits for no second person, it is decided"):
        confirm(store, 1, "wang", "", agrees=True)
    with pytest.raises(DataError, match="has a name"):
        assign(store, 2, " ", "lin")


def test_a_customers_own_cap_and_the_ladder(tmp_path):
    capped = review_case(customer_cap=6000.0, terms=replace(review_case().terms, steps=(Step.MAINTAIN, Step.SUSPEND)))
    with ReviewStore.opened(str(tmp_path / "cases.db"), make=True) as store:
        open_cases(store, "batch", [capped])
        with pytest.raises(DataError, match="asked for no more than 6000"):
            decide(store, 1, "lin", by_reason(Ruling.OVERRIDE, 7000.0))
        with pytest.raises(DataError, match="reduce is no step of the policy's ladder; give one of maintain, suspend"):
            decide(store, 1, "lin", by_reason(Ruling.OVERRIDE, 5000.0, Step.REDUCE))
        assert decide(store, 1, "lin", by_reason(Ruling.OVERRIDE, 5000.0)).decision.step is Step.MAINTAIN


def test_a_customer_may_ask_again_once_it_is_decided(store):
    asked = review_case(sent_by=SentBy.CUSTOMER, why="please look")
    assert open_cases(store, "hotline", [asked]) == ()
    decide(store, 1, "lin", by_reason(Ruling.UPHOLD))
    assert [entry.case for entry in open_cases(store, "hotline", [asked, asked])] == [3]


def test_an_override_is_a_decision(store):
    decide(store, 1, "lin", by_reason(Ruling.OVERRIDE, 7000.0))
    decide(store, 2, "lin", by_reason(Ruling.OVERRIDE, 0.0, on=date(2024, 7, 5)))
    same, later = overrides_table(states_of(store.entries())).to_pylist()
    told = (
        "decided_on",
        "limit_before",
        "limit_after",
        "action",
        "step_before",
        "step",
        "override",
        "rule",
        "initiated_by",
    )
    assert [same[name] for name in told] == [DAY, 9000.0, 7000.0, "reduce", 0, 1, 1, "band weak", "lender"]
    assert [later[name] for name in told] == [date(2024, 7, 5), 4000.0, 0.0, "close", 1, 3, 1, None, "lender"]
    assert same["portfolio_threshold"] == float("-inf")
    assert same["reviewed_on"] == DAY


def test_what_waits_for_a_second_person_is_no_decision_yet(store):
    decide(store, 1, "lin", by_reason(Ruling.OVERRIDE, 8500.0))
    decide(store, 2, "lin", by_reason(Ruling.UPHOLD))
    assert overrides_table(states_of(store.entries())).num_rows == 0


def test_erased_is_gone_from_the_file_and_the_chain_holds(tmp_path):
    file = tmp_path / "cases.db"
    with ReviewStore.opened(str(file), make=True) as store:
        open_cases(store, "batch", [review_case("somebody-7"), review_case("somebody-8")])
        decide(store, 1, "lin", by_reason(Ruling.OVERRIDE, 7000.0))
        before = verify_chain(store.entries()).head
        assert b"somebody-7" in file.read_bytes()
        assert erase_customer(store, "privacy", "somebody-7") == 1
        found = verify_chain(store.entries(), before)
        states = states_of(store.entries())
        with pytest.raises(DataError, match="no case of that customer"):
            erase_customer(store, "privacy", "somebody-7")
    assert b"somebody-7" not in file.read_bytes()
    assert b"somebody-8" in file.read_bytes()
    assert (found.entries, found.erased) == (4, 2)
    assert [state.stage for state in states] == [CaseStage.ERASED, CaseStage.WAITING]
    assert case_data(states[0])["decision_reviewed"] is None
    assert overrides_table(states).num_rows == 0


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("UPDATE creditline_reviews SET actor = 'wang' WHERE number = 2", "entry 2 was changed"),
        (
            "UPDATE creditline_reviews SET content = replace(content, '9000', '9001') WHERE number = 1",
            "content of entry 1 was",
        ),
        ("UPDATE creditline_reviews SET content = NULL WHERE number = 2", "content of entry 2 is gone, and no erasure"),
        ("DELETE FROM creditline_reviews WHERE number = 2", "entry 2 is missing"),
        ("DELETE FROM creditline_reviews WHERE number = 3", "the chain was cut off"),
    ],
)
def test_what_was_changed_is_found(tmp_path, sql, said):
    file = tmp_path / "cases.db"
    with ReviewStore.opened(str(file), make=True) as store:
        open_cases(store, "batch", [review_case(), review_case(8)])
        decide(store, 1, "lin", by_reason(Ruling.UPHOLD))
        head = ChainHead.read(str(verify_chain(store.entries()).head))
        with closing(sqlite3.connect(file)) as by_hand:
            for name in ("creditline_reviews_stay", "creditline_reviews_same"):
                by_hand.execute(f"DROP TRIGGER {name}")
            by_hand.execute(sql)
            by_hand.commit()
        with pytest.raises(DataError, match=said):
            verify_chain(store.entries(), head)


def test_the_database_refuses_changes(place):
    from sqlalchemy import create_engine, text
    from sqlalchemy.exc import DatabaseError
    from sqlalchemy.pool import NullPool

    with ReviewStore.opened(place, make=True) as store:
        open_cases(store, "batch", [review_case()])
    address = place.replace("postgresql:", "postgresql+psycopg:") if "://" in place else f"sqlite:///{place}"
    engine = create_engine(address, poolclass=NullPool)
    for sql in ("DELETE FROM creditline_reviews", "UPDATE creditline_reviews SET actor = 'x'"):
        with pytest.raises(DatabaseError, match="never"), engine.begin() as connection:
            connection.execute(text(sql))
    engine.dispose()


def test_two_at_once_lose_nothing(place):
    with ReviewStore.opened(place, make=True) as store:
        open_cases(store, "batch", [review_case(customer) for customer in range(1, 9)])
    together, refused = Barrier(4), []

    def work(name: str) -> None:
        with ReviewStore.opened(place) as own:
            together.wait()
            for number in range(1, 9):
                try:
                    decide(own, number, name, by_reason(Ruling.UPHOLD))
                except DataError as fault:
                    refused.append(str(fault))

    threads = [Thread(target=work, args=(name,)) for name in ("lin", "wang", "zhao", "qian")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with ReviewStore.opened(place) as store:
        entries = store.entries()
    assert verify_chain(entries).entries == 16
    assert all(state.stage is CaseStage.DECIDED for state in states_of(entries))
    assert len(refused) == 24
    assert all("is decided; only one that waits" in said for said in refused)


def test_killed_while_it_writes_leaves_a_chain_that_holds(tmp_path):
    file = tmp_path / "cases.db"
    code = (
        "import os, sys\nfrom creditline.models.portfolio.review.store import News, ReviewStore\n"
        "from creditline.models.portfolio.review.entry import Happened\n"
        "def news(entries):\n    if len(entries) > 2: os.kill(os.getpid(), 9)\n"
        "    return [News(Happened.ASSIGNED, {'to': 'x'}, 1)]\n"
        "with ReviewStore.opened(sys.argv[1]) as store:\n    while True: store.write('lin', news)\n"
    )
    with ReviewStore.opened(str(file), make=True) as store:
        open_cases(store, "batch", [review_case()])
    ended = subprocess.run([sys.executable, "-c", code, str(file)], check=False)
    assert ended.returncode == -9
    with ReviewStore.opened(str(file)) as store:
        assert verify_chain(store.entries()).entries == 3
        assign(store, 1, "wang", "lin")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("nowhere.db", "is not there; name the file of reviews"),
        ("mysql://a:secret@h/x", "a SQLite file or in PostgreSQL, not at mysql://a:***@h/x"),
        ("postgresql://host:port/x", "the address of the reviews cannot be read"),
        (".", "is a folder"),
    ],
)
def test_places_that_hold_no_reviews(given, said):
    with pytest.raises(DataError, match=re.escape(said)) as refused, ReviewStore.opened(given):
        pass
    assert "secret" not in str(refused.value)


def test_a_file_of_something_else(tmp_path):
    text, other = tmp_path / "text.db", tmp_path / "other.db"
    text.write_text("not a database at all, but long enough to be looked at\n" * 9, encoding="utf-8")
    with pytest.raises(DataError, match="file is not a database"), ReviewStore.opened(str(text)):
        pass
    with closing(sqlite3.connect(other)) as made:
        made.execute("CREATE TABLE something (one INTEGER)")
    with (
        pytest.raises(DataError, match="holds no reviews; `creditline review open` makes them"),
        ReviewStore.opened(str(other)),
    ):
        pass


def test_a_head_that_is_none():
    for text in ("", "3", "x:" + 64 * "0", "3:abc"):
        with pytest.raises(DataError, match="is no head of a chain"):
            ChainHead.read(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "declares no reason"),
        ("a = 1", "a is no table"),
        ('[a]\nof = ["uphold"]\nwords = {en = "x"}', "a has no words in 'zh'"),
        ('[a]\nof = ["uphold"]\nwords = {en = "x", zh = "y", de = "z"}', "a has words in 'de'"),
        ('[a]\nof = []\nwords = {en = "x", zh = "y"}', "a goes with no decision"),
        ('[a]\nof = ["hold"]\nwords = {en = "x", zh = "y"}', "hold"),
    ],
)
def test_lists_of_reasons_that_are_none(tmp_path, text, said):
    file = tmp_path / "reasons.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(DeclarationError, match=said):
        read_reasons(file)


def test_a_reason_goes_with_its_decision():
    assert reason_for(read_reasons(None), "records_confirmed", Ruling.UPHOLD).words.said("zh") == "经核对，相关记录属实"
    with pytest.raises(DataError, match="records_confirmed is no reason to override one; give one of income_evidenced"):
        reason_for(read_reasons(None), "records_confirmed", Ruling.OVERRIDE)


def test_a_case_reads_back(store):
    (opened, *_) = store.entries(1)
    assert opened.happened is Happened.OPENED
    assert ReviewCase.from_told(opened.told) == review_case()


def test_counted_by_hand(store):
    from creditline.models.portfolio.cut_report.overridden import count_overrides
    from creditline.models.portfolio.cut_report.values import Later

    asked: list[pa.Table] = []

    def later(rows: pa.Table) -> Later:
        asked.append(rows)
        return Later("bad", rows.num_rows, None, None, 0, 0, 0, 0, None)

    open_cases(store, "batch", [review_case(9, band="sound"), review_case(10), review_case(11, day=date(2024, 8, 31))])
    decide(store, 1, "lin", by_reason(Ruling.OVERRIDE, 7000.0))
    decide(store, 2, "lin", by_reason(Ruling.OVERRIDE, 1000.0))
    decide(store, 3, "lin", by_reason(Ruling.UPHOLD))
    found = count_overrides(states_of(store.entries()), DAY, ["weak", "sound"], pa.int64(), later)
    assert (found.cases, found.open, found.total.decided, found.total.overridden) == (4, 1, 3, 2)
    assert (found.raised, found.lowered) == (3000.0, 3000.0)
    assert [(one.name, one.decided, one.rate) for one in found.bands] == [("weak", 2, 1.0), ("sound", 1, 0.0)]
    assert [(one.name, one.overridden, one.rate) for one in found.sent] == [("income not known", 2, 2 / 3)]
    assert [rows["customer_id"].to_pylist() for rows in asked] == [[7, 8], [9]]
