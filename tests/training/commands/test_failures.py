"""What each kind of failure exits with, and that it says one sentence."""

import errno
import os

import pytest

from creditline.features.errors import DataError, DeclarationError
from creditline.training.commands.terminal.failure import exit_code_of


def _os_error(number: int) -> OSError:
    return OSError(number, os.strerror(number), "/somewhere/out.csv")


@pytest.mark.parametrize("error", [DataError("no table transactions"), DeclarationError("no such rule")])
def test_what_the_reader_can_put_right_exits_1_with_its_own_sentence(error, capsys):
    assert exit_code_of(error) == 1
    assert capsys.readouterr() == ("", f"creditline: {error}\n")


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "No space left on device; free some space"),
        (errno.EROFS, "Read-only file system; name a folder you may write to"),
        (errno.EACCES, "Permission denied; name a file or folder you may use"),
        (errno.EIO, "Input/output error; check that path and the disk it lies on"),
    ],
)
def test_what_the_disk_refuses_exits_1_and_names_the_place(number, said, capsys):
    assert exit_code_of(_os_error(number)) == 1
    assert f"creditline: /somewhere/out.csv: {said}" in capsys.readouterr().err


def test_a_fault_of_the_program_exits_3_on_one_line(capsys):
    assert exit_code_of(ZeroDivisionError("a\nb")) == 3
    said = capsys.readouterr().err
    assert said.startswith("creditline: internal fault, ZeroDivisionError: a b.")
    assert said.count("\n") == 1


def test_debug_shows_the_traceback(creditline, monkeypatch):
    monkeypatch.setattr("creditline.features.data.DataSet.open", _fault)
    assert creditline("check", "anywhere").code == 3
    with pytest.raises(ZeroDivisionError):
        creditline("check", "anywhere", "--debug")


def _fault(_data):
    raise ZeroDivisionError


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["check"],
        ["check", "lender", "--nonsense"],
        ["score", "model", "lender"],
        ["score", "model", "lender", "--as-of", "2025-02-30"],
        ["features", "lender", "--as-of", "yesterday"],
        ["features"],
        ["why", "model", "lender", "--customer", "1", "--from", "2025-02-01", "--to", "2025-01-31"],
        ["why", "model", "lender", "--customer", "1", "--from", "2025-01-31", "--to", "2025-02-28", "--lang", "fr"],
        ["simulate", "out", "--customers", "none"],
        ["train", "lender"],
    ],
)
def test_a_wrong_command_line_exits_2_and_says_why(creditline, arguments, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    said = creditline(*arguments)
    assert said.code == 2
    assert said.err.startswith("Usage: creditline")
    assert "Error: " in said.err
    assert list(tmp_path.iterdir()) == []
