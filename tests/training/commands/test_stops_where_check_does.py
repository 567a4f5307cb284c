"""What `creditline check` calls an error no command reads over; what lies long before the day asked for is said."""

import ast
from pathlib import Path

import pytest

COMMANDS = Path(__file__).parents[3] / "training/commands"
# `train` asks for --anyway; `features --list` computes nothing; `monitor` looks for what is wrong.
OPENS_ITSELF = {
    "check.py",
    "train.py",
    "features.py",
    "monitor.py",
}


def calls_of(file: Path) -> list[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return [ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)]


def test_every_command_that_reads_data_holds_them_against_the_contract():
    opened = {file.relative_to(COMMANDS).as_posix(): calls_of(file) for file in COMMANDS.rglob("*.py")}
    assert {name for name, calls in opened.items() if "DataSet.open" in calls} <= OPENS_ITSELF
    assert {"score.py", "decide.py", "features.py", "verify.py", "validate.py", "why/paths.py"} <= {
        name for name, calls in opened.items() if "open_sound" in calls
    }


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        (
            "logins.csv",
            "customer_id,ts,record_id\n007,2024-02-01 10:00:00,1\n8,2024-02-01 11:00:00,1\n",
            "record_id: stands more",
        ),
        ("logins.csv", "customer_id,ts\n007,2024-02-01 10:30:00 PM\n", "logins.ts: is not a date and time in 1 row"),
        ("logins.csv", "customer_id,ts\nnobody,2024-02-01 10:30:00\n", "logins.customer_id: is not in customers"),
        ("Logins.csv", "customer_id,ts\n007,2024-02-01 10:30:00\n", "Logins.csv: is not read"),
    ],
)
def test_features_stop(creditline, lender, name, text, said):
    (lender / name).write_text(text, encoding="utf-8")
    assert said in creditline("check", lender).out
    stopped = creditline("features", lender, "--as-of", "2024-02-29")
    assert (stopped.code, stopped.out) == (1, "")
    assert said in stopped.problem


def test_a_day_long_after_the_last_record_is_said(creditline, lender):
    said = creditline("features", lender, "--as-of", "2030-01-31")
    assert said.code == 0
    assert "as_of 2030-01-31 lies 2,172 days after the last record" in said.err
    assert "after the last record" not in creditline("features", lender, "--as-of", "2024-03-20").err


def test_what_a_terminal_obeys_is_escaped(creditline, lender):
    with (lender / "customers.csv").open("a", encoding="utf-8") as file:
        file.write("\x1b[31m9,\x1b]0;owned\x07\n")
    told = creditline("check", lender)
    assert "\\u001b[31m9" in told.out and "\x1b" not in told.out
    stopped = creditline("features", lender, "--as-of", "2024-02-29")
    assert "\\u001b]0;owned\\u0007" in stopped.err and "\x1b" not in stopped.err
    assert "\x1b" not in creditline("check", lender / "\x1b[2J").err
