"""Purposes of inquiries that features do not know: `check` says which, how often, what becomes of them, what they might be."""

import pytest

from creditline.features.contract import TABLES
from creditline.features.contract.purposes import APPLICATIONS, NO_APPLICATIONS, PURPOSES
from creditline.features.contract.statuses import STATUSES
from creditline.features.data.check import Severity, check

HEADER = "customer_id,ts,institution,purpose\n"


def rows(*purposes):
    return HEADER + "".join(f"8,2024-01-{day:02d} 10:00:00,m,{said}\n" for day, said in enumerate(purposes, start=1))


@pytest.fixture
def found(tmp_path):
    """`found(text, settings)`: what `check` finds in a folder with these inquiries."""

    def checked(text, settings=""):
        (tmp_path / "customers.csv").write_text("customer_id\n8\n")
        (tmp_path / "inquiries.csv").write_text(text, encoding="utf-8")
        (tmp_path / "data.toml").write_text(settings, encoding="utf-8")
        return check(tmp_path)

    return checked


def test_words_that_are_known_are_not_mentioned(found):
    assert found(rows(*(word.word for word in PURPOSES.words))).findings == ()


def test_an_unknown_word_its_share_and_the_nearest_known(found):
    report = found(rows("own", "贷后管理", "贷后管理", "loan_application"))
    [problem] = report.findings
    assert (problem.severity, problem.column, problem.rows) == (Severity.WARNING, "purpose", 2)
    assert str(problem) == (
        "warning: inquiries.purpose: '贷后管理' is no purpose that is known, and counts as an application for credit: "
        "50 % of the table, in 2 rows; if it is review (review of an account / 贷后管理), say in [inquiries.values.purpose] of "
        'data.toml: "贷后管理" = "review"'
    )
    assert report.problems == ()


def test_what_the_remedy_says_puts_it_right(found):
    told = '[inquiries.values.purpose]\n"贷后管理" = "review"\n'
    assert found(rows("own", "贷后管理"), told).findings == ()


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Own", "own"),
        ("self-inquiry", "own"),
        ("本人查询", "own"),
        ("自查", "own"),
        ("Account Review", "review"),
        ("post-loan", "review"),
        ("异议", "dispute"),
        ("credit card", "card_application"),
        ("信用卡审批", "card_application"),
        ("贷款审批", "loan_application"),
        ("LOAN APPROVAL", "loan_application"),
        ("prescreen", "offer"),
        ("担保资格审查", "guarantee"),
        ("insurance", "other"),
        ("zzz", None),
    ],
)
def test_the_nearest_word(said, meant):
    near = PURPOSES.nearest(said)
    assert (near and near.word) == meant


def test_a_word_like_none_names_all_there_are(found):
    [problem] = found(rows("own", "zzz")).findings
    assert problem.remedy.endswith("which it is of " + ", ".join(word.word for word in PURPOSES.words))


def test_of_many_unknown_words_the_commonest_are_named(found):
    many = [word for n in range(8) for word in [f"w{n}"] * (2 if n == 6 else 1)]
    findings = found(rows("own", *many)).findings
    assert [problem.found.split("'")[1] for problem in findings[:5]] == ["w6", "w0", "w1", "w2", "w3"]
    assert findings[5].found.startswith("3 more words are unknown")
    assert (len(findings), findings[5].rows) == (6, 3)


def test_rows_without_a_purpose_and_a_table_without_the_column(found):
    [problem] = found(rows("own", "", "", "review")).findings
    assert problem.rows == 2
    assert "there is no purpose, and the row counts as an application for credit: 50 % of the table" in problem.found
    [problem] = found("customer_id,ts,institution\n8,2024-01-01 10:00:00,m\n").findings
    assert (problem.rows, problem.severity) == (1, Severity.WARNING)


def test_every_word_is_said_once_and_in_both_languages():
    words = [word.word for word in (*APPLICATIONS, *NO_APPLICATIONS)]
    assert len(set(words)) == len(words)
    spellings = [spelling for word in PURPOSES.words for spelling in set(word.spellings)]
    assert len(set(spellings)) == len(spellings)
    assert all(set(word.named.by_language()) == {"en", "zh"} for word in PURPOSES.words)


LINES = "customer_id,line_id,product,statement_on,balance,status\n"


@pytest.fixture
def lines(tmp_path):
    """What `check` finds in statements of these states."""

    def checked(*statuses):
        (tmp_path / "customers.csv").write_text("customer_id\n8\n")
        text = LINES + "".join(f"8,L,card,2024-{n:02d}-28,1,{said}\n" for n, said in enumerate(statuses, start=1))
        (tmp_path / "lines.csv").write_text(text, encoding="utf-8")
        return check(tmp_path)

    return checked


def test_states_of_a_line_that_are_known_or_not_told(lines):
    assert lines(*(word.word for word in STATUSES.words)).findings == ()
    assert lines("", "").findings == ()


def test_a_state_that_is_not_known_is_told_with_the_nearest(lines):
    [problem] = lines("current", "paid-off", "paid-off", "revolving").findings
    assert (problem.severity, problem.column, problem.rows) == (Severity.WARNING, "status", 2)
    assert str(problem).endswith('say in [lines.values.status] of data.toml: "paid-off" = "paid_in_full"')
    assert "tells features nothing: 50 % of the table" in str(problem)


def test_a_feed_of_which_no_state_is_known_is_a_problem(lines):
    report = lines("C", "X", "C")
    [problem] = report.problems
    assert problem.rows == 3
    assert "none of its words is known ('C', 'X'), and the column tells features nothing" in str(problem)
    assert len(report.warnings) == 2


@pytest.mark.parametrize(
    ("table", "head", "row"),
    [
        ("transactions", "customer_id,ts,amount,direction,category", "8,2024-01-{n:02d} 08:00:00,1,in,{word}"),
        ("transactions", "customer_id,ts,amount,direction,channel", "8,2024-01-{n:02d} 08:00:00,1,in,{word}"),
        ("inquiries", "customer_id,ts,institution,purpose", "8,2024-01-{n:02d} 08:00:00,m,{word}"),
        ("installments", "customer_id,loan_id,product,due_on,amount_due,paid_on,status", "8,L,card,2024-01-{n:02d},1,2024-02-01,{word}"),
        ("obligations", "customer_id,lender,opened_on,amount,kind", "8,m,2024-01-{n:02d},1,{word}"),
        ("obligations", "customer_id,lender,opened_on,amount,status", "8,m,2024-01-{n:02d},1,{word}"),
    ],
)  # fmt: skip
def test_every_vocabulary_is_held_against_its_feed(tmp_path, table, head, row):
    """Of a feed no word of which is known, a problem; of one with some, warnings; of one of known words, nothing."""
    column = head.rsplit(",", 1)[1]
    vocabulary = TABLES[table].column(column).vocabulary
    (tmp_path / "customers.csv").write_text("customer_id\n8\n")

    def found(*words):
        lines = [head, *(row.format(n=n, word=word) for n, word in enumerate(words, start=1))]
        (tmp_path / f"{table}.csv").write_text("\n".join(lines), encoding="utf-8")
        report = check(tmp_path)
        return [
            [one for one in some if one.column == column] for one in (report,) for some in (one.problems, one.warnings)
        ]

    near = vocabulary.words[0].named.by_language()["zh"]
    known = vocabulary.words[0].word
    problems, warnings = found("qqq", near)
    assert [one.rows for one in problems] == [2] and "none of its words is known ('" in problems[0].found
    assert any(one.remedy.endswith(f'= "{known}"') for one in warnings)
    problems, warnings = found("qqq", known)
    assert not problems and len(warnings) == 1 and "50 % of the table" in warnings[0].found
    assert found(known, known) == [[], []]


def test_every_vocabulary_says_a_word_once_in_both_languages():
    columns = [column for table in TABLES.values() for column in table if column.vocabulary is not None]
    assert len(columns) == 7
    for column in columns:
        spellings = [spelling for word in column.vocabulary.words for spelling in set(word.spellings)]
        assert len(set(spellings)) == len(spellings), column.name
        assert all(set(word.named.by_language()) == {"en", "zh"} for word in column.vocabulary.words)


@pytest.mark.parametrize(
    ("status", "paid_on", "severity"),
    [
        ("paid", "", Severity.ERROR),
        ("paid_early", "", Severity.ERROR),
        ("waived", "", Severity.WARNING),
        ("paid", "2024-01-01", None),
        ("open", "", None),
        ("partial", "2024-01-01", None),
    ],
)
def test_a_state_is_held_against_the_days_of_payment(tmp_path, status, paid_on, severity):
    (tmp_path / "customers.csv").write_text("customer_id\n8\n")
    head = "customer_id,loan_id,product,due_on,amount_due,paid_on,amount_paid,balance,status\n"
    (tmp_path / "installments.csv").write_text(f"{head}8,L,card,2024-01-01,1,{paid_on},1,0,{status}\n")
    assert [one.severity for one in check(tmp_path).findings if one.column == "status"] == (
        [severity] if severity else []
    )


def test_a_loan_elsewhere_that_is_closed_has_a_day(tmp_path):
    (tmp_path / "customers.csv").write_text("customer_id\n8\n")
    head = "customer_id,lender,opened_on,closed_on,amount,status\n"
    (tmp_path / "obligations.csv").write_text(f"{head}8,m,2024-01-01,,1,closed\n8,n,2024-01-01,2024-02-01,1,closed\n")
    [warned] = check(tmp_path).findings
    assert (warned.column, warned.rows, warned.severity) == ("status", 1, Severity.WARNING)
