"""Every rule of `check`, each on a small table that breaks it alone."""

import pytest

from creditline.features.data.check import Severity, check

ERROR, WARNING = Severity.ERROR, Severity.WARNING
TRANSACTIONS = "customer_id,ts,amount,direction,recorded_at,record_id\n"
INSTALLMENTS = "customer_id,loan_id,product,due_on,amount_due,paid_on,amount_paid\n"
LINES = "customer_id,line_id,product,statement_on,balance,months_past_due\n"
OUTCOMES = "customer_id,as_of,defaulted\n"
GOOD = "8,2024-01-31 10:00:00,5,in,2024-01-31 11:00:00,r1\n"

# File, its content, then what is found: severity, column, number of rows, examples, words of what was found.
CASES = {
    "text in a number": (
        "transactions.csv",
        TRANSACTIONS + GOOD + '8,2024-02-01,a hundred,in,,r2\n007,2024-02-02,"1,5",in,,r3\n',
        (
            ERROR,
            "amount",
            2,
            ("customer_id=007 ts=2024-02-02 amount=1,5", "customer_id=8 ts=2024-02-01 amount=a hundred"),
        ),
        "not a number",
    ),
    "no time at all": (
        "transactions.csv",
        TRANSACTIONS + GOOD + "8,31/01/2024,5,in,,r2\n",
        (ERROR, "ts", 1, ("customer_id=8 ts=31/01/2024",)),
        "not a date and time",
    ),
    "half a month": (
        "lines.csv",
        LINES + "8,L,card,2024-01-31,1,0.5\n",
        (ERROR, "months_past_due", 1, ("customer_id=8 line_id=L months_past_due=0.5",)),
        "not a whole number",
    ),
    "an infinite amount": (
        "lines.csv",
        LINES + "8,L,card,2024-01-31,inf,0\n",
        (ERROR, "balance", 1, ("customer_id=8 line_id=L balance=inf",)),
        "not a number",
    ),
    "nulls": (
        "transactions.csv",
        TRANSACTIONS
        + GOOD
        + "8,2024-02-01,,in,,r2\n8,2024-02-02,,in,,r3\n007,2024-02-03,,in,,r4\n8,2024-02-04,,in,,r5\n",
        (
            ERROR,
            "amount",
            4,
            (
                "customer_id=007 ts=2024-02-03 amount=null",
                "customer_id=8 ts=2024-02-01 amount=null",
                "customer_id=8 ts=2024-02-02 amount=null",
            ),
        ),
        "is empty",
    ),
    "an unknown customer": (
        "transactions.csv",
        TRANSACTIONS + GOOD + "7,2024-02-01,5,in,,r2\n7,2024-02-02,5,in,,r3\n",
        (ERROR, "customer_id", 2, ("ts=2024-02-01 customer_id=7", "ts=2024-02-02 customer_id=7")),
        "not in customers",
    ),
    "an amount of nothing": (
        "transactions.csv",
        TRANSACTIONS + GOOD + "8,2024-02-01,0,in,,r2\n8,2024-02-02,-5,out,,r3\n",
        (ERROR, "amount", 2, ("customer_id=8 ts=2024-02-01 amount=0", "customer_id=8 ts=2024-02-02 amount=-5")),
        "not above zero",
    ),
    "a negative instalment": (
        "installments.csv",
        INSTALLMENTS + "8,L,loan,2024-01-10,0,,\n8,L,loan,2024-02-10,-1,,\n",
        (ERROR, "amount_due", 1, ("customer_id=8 due_on=2024-02-10 amount_due=-1",)),
        "below zero",
    ),
    "an unknown direction": (
        "transactions.csv",
        TRANSACTIONS + GOOD + "8,2024-02-01,5,IN,,r2\n",
        (ERROR, "direction", 1, ("customer_id=8 ts=2024-02-01 direction=IN",)),
        "none of in, out",
    ),
    "an outcome of two": (
        "outcomes.csv",
        OUTCOMES + "8,2024-01-31,2\n8,2024-02-29,1\n",
        (ERROR, "defaulted", 1, ("customer_id=8 as_of=2024-01-31 defaulted=2",)),
        "none of 0, 1",
    ),
    "a day that is no day of ours": (
        "transactions.csv",
        TRANSACTIONS
        + GOOD
        + "8,1899-12-31 23:59:59,5,in,,r2\n8,1900-01-01,5,in,,r3\n8,2100-12-31 23:59:59,5,in,,r4\n8,2101-01-01,5,in,,r5\n",
        (ERROR, "ts", 2, ("customer_id=8 ts=1899-12-31 23:59:59", "customer_id=8 ts=2101-01-01")),
        "outside 1900 to 2100",
    ),
    "paid long before it was due": (
        "installments.csv",
        # 2024 is a leap year: 366 days before 2024-12-31 is 2023-12-31, which still counts as within a year.
        INSTALLMENTS + "8,L,loan,2024-12-31,1,2023-12-31,1\n8,M,loan,2024-12-31,1,2023-12-30,1\n",
        (ERROR, "paid_on", 1, ("customer_id=8 due_on=2024-12-31 paid_on=2023-12-30",)),
        "more than a year before due_on",
    ),
    "an instalment of two amounts": (
        "installments.csv",
        INSTALLMENTS
        + "8,L,loan,2024-01-10,5,2024-01-09,1\n8,L,loan,2024-01-10,6,2024-01-10,4\n8,M,loan,2024-01-10,7,,\n",
        (ERROR, "amount_due", 2, ("customer_id=8 loan_id=L due_on=2024-01-10",)),
        "differs between payments",
    ),
    "recorded before it happened": (
        "transactions.csv",
        TRANSACTIONS
        + "8,2024-01-31 10:00:00,5,in,2024-01-30 10:00:00,r1\n8,2024-01-31 10:00:00,5,in,2024-01-30 09:59:59,r2\n",
        (WARNING, "recorded_at", 1, ("customer_id=8 ts=2024-01-31 10:00:00 recorded_at=2024-01-30 09:59:59",)),
        "more than a day before ts",
    ),
    "a key twice": (
        "lines.csv",
        LINES + "8,L,card,2024-01-31,1,0\n8,L,card,2024-01-31,2,1\n8,L,card,2024-01-31,3,1\n8,M,card,2024-01-31,1,0\n",
        (ERROR, "customer_id, line_id, statement_on", 2, ("customer_id=8 line_id=L statement_on=2024-01-31",)),
        "stands more than once",
    ),
    "a record twice": (
        "transactions.csv",
        TRANSACTIONS + GOOD + "8,2024-02-01,5,in,,r1\n8,2024-02-02,5,in,,\n8,2024-02-03,5,in,,\n",
        (ERROR, "record_id", 1, ("record_id=r1",)),
        "stands more than once",
    ),
    "a posting twice": (
        "transactions.csv",
        "customer_id,ts,amount,direction\n8,2024-02-01,5,in\n8,2024-02-01,5,in\n8,2024-02-01,5,in\n8,2024-02-01,5,out\n",
        (WARNING, None, 2, ("customer_id=8 ts=2024-02-01 00:00:00",)),
        "the same in every column",
    ),
    "no rows": ("transactions.csv", TRANSACTIONS, (ERROR, None, 0, ()), "no rows"),
    "nothing that need happen": (
        "inquiries.csv",
        "customer_id,ts,institution,purpose\n",
        (WARNING, None, 0, ()),
        "no rows",
    ),
    "too few values": (
        "transactions.csv",
        TRANSACTIONS + GOOD + "8,2024-02-01\n",
        (ERROR, None, 1, ("transactions.csv line 3",)),
        "fewer values",
    ),
    "too many values": (
        "transactions.csv",
        TRANSACTIONS + GOOD + "8,2024-02-01,1,500,in,,r2\n",
        (ERROR, None, 1, ("transactions.csv line 3",)),
        "more values",
    ),
    "text that is not UTF-8": (
        "transactions.csv",
        (TRANSACTIONS + GOOD).encode() + b"8,2024-02-01,5,in,,caf\xe9\n",
        (ERROR, None, 1, ("transactions.csv line 3",)),
        "not UTF-8",
    ),
    "an attribute that is not UTF-8": (
        "customers.csv",
        b"customer_id,name\n007,a\n8,caf\xe9\n",
        (ERROR, None, 1, ("customers.csv line 3",)),
        "not UTF-8",
    ),
}


@pytest.mark.parametrize(("file", "content", "expected", "words"), CASES.values(), ids=CASES.keys())
def test_one_problem(folder, file, content, expected, words):
    report = check(folder(**{file: content}))
    found = [finding for finding in report.findings if finding.table == file.split(".")[0]]
    assert [(p.severity, p.column, p.rows, p.examples) for p in found] == [expected]
    assert words in found[0].found
    assert found[0].remedy
    assert found[0] in (report.problems if expected[0] is ERROR else report.warnings)


def test_nothing_is_wrong(folder):
    report = check(folder(**{"transactions.csv": TRANSACTIONS + GOOD}))
    assert report.findings == ()
    assert report.rows == (("customers", 2), ("transactions", 1), ("logins", 2))


def test_one_bad_table_does_not_hide_another(folder):
    report = check(
        folder(
            **{"transactions.csv": TRANSACTIONS + "8\n", "logins.csv": "customer_id,ts\n9,2024-01-01\n,2024-01-02\n"}
        )
    )
    assert [(p.table, p.column) for p in report.problems] == [
        ("transactions", None),
        ("logins", "customer_id"),
        ("logins", "customer_id"),
    ]


def test_each_problem_is_one_line_with_all_there_is_to_say(folder):
    report = check(folder(**{"transactions.csv": TRANSACTIONS + GOOD + "7,2024-02-01,5,in,,r2\n"}))
    line, *_, counted = str(report).splitlines()
    assert line == (
        "error: transactions.customer_id: is not in customers in 1 row (for example ts=2024-02-01 customer_id=7); "
        "add the customer, or leave the row out"
    )
    assert counted == "customers 2, transactions 2, logins 2 rows: 1 problems"
