"""Berka files that are not the published ones: one sentence, naming the file."""

import gzip
from pathlib import Path

import pytest

from creditline.features.errors import DataError
from creditline.training.importers import import_berka

FILES = {
    "loan_labels_1997_98.csv": "loan_id,account_id,date,amount,duration,payments,status,bad\n5,25,970703,1200,12,100.0,A,0\n",
    "trans_before_loan_1997_98.csv.gz": (
        "trans_id,account_id,date,type,operation,amount,balance,k_symbol,bank,account\n"
        "1,25,960728,credit,credit in cash,900.0,900.0,,,\n"
        "2,25,960729,withdrawal,remittance to another bank,1.0,899.0, ,AB,123.0\n"
    ),
    "account.asc": '"account_id";"district_id";"frequency";"date"\n25;1;"POPLATEK MESICNE";960728\n',
    "client.asc": '"client_id";"birth_number";"district_id"\n3;"706213";1\n',
    "disp.asc": '"disp_id";"client_id";"account_id";"type"\n9;3;25;"OWNER"\n',
    "card.asc": '"card_id";"disp_id";"type";"issued"\n1005;9;"classic";961107 00:00:00\n',
    "district.asc": ";".join(f"A{i}" for i in range(1, 17)) + '\n1;"Praha";"Prague";' + ";".join(["?"] * 13) + "\n",
}


@pytest.fixture
def berka(tmp_path):
    """One account as the publisher writes it, with texts replaced."""

    def write(name: str = "", before: str = "", after: str | None = "") -> Path:
        for file, text in FILES.items():
            content = text
            if file == name:
                assert before in text
                content = text.replace(before, after or "")
            raw = content.encode()
            (tmp_path / file).write_bytes(gzip.compress(raw) if file.endswith(".gz") else raw)
        return tmp_path

    return write


def test_one_account_is_enough(berka, tmp_path):
    import_berka(berka(), tmp_path / "out")
    names = {"customers", "attributes", "transactions", "applications", "outcomes"}
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"data.toml", *(f"{name}.parquet" for name in names)}


@pytest.mark.parametrize(
    ("name", "before", "after", "words"),
    [
        ("loan_labels_1997_98.csv", "status", "state", "has no column status"),
        ("loan_labels_1997_98.csv", "970703", "971303", "'date' holds '971303', which is not a day written YYMMDD"),
        ("loan_labels_1997_98.csv", "A,0", "A,1", "'bad' of loan 5 is not what its status says"),
        (
            "loan_labels_1997_98.csv",
            "5,25,970703,1200,12,100.0,A,0\n",
            "5,25,970703,1,1,1,A,0\n" * 2,
            "two loans of account 25",
        ),
        ("trans_before_loan_1997_98.csv.gz", "900.0,900.0", "x,900.0", "'amount' holds 'x', which is not a number"),
        ("trans_before_loan_1997_98.csv.gz", "1,25", "1,26", "postings of account 26, which took no loan"),
        (
            "trans_before_loan_1997_98.csv.gz",
            "899.0, ,",
            "899.0,rent,",
            "'k_symbol' holds 'rent', which the publisher does not name",
        ),
        ("trans_before_loan_1997_98.csv.gz", "1.0,899.0", "0.0,899.0", "1 postings of no amount"),
        ("account.asc", "POPLATEK MESICNE", "MONTHLY", "'frequency' holds 'MONTHLY'"),
        ("account.asc", "25;1;", "26;1;", r"account\.asc must have account 25 once"),
        ("disp.asc", "OWNER", "DISPONENT", r"disp\.asc and client\.asc must have account 25 once"),
        ("client.asc", "706213", "709913", "birth number '709913' is not YYMMDD"),
        ("district.asc", "\n1;", "\n2;", "has no district 1"),
    ],
)
def test_other_files(berka, tmp_path, name, before, after, words):
    with pytest.raises(DataError, match=words) as caught:
        import_berka(berka(name, before, after), tmp_path / "out")
    assert str(tmp_path) in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file(berka, tmp_path, name):
    (berka() / name).unlink()
    with pytest.raises(DataError, match=f"{name} is not there"):
        import_berka(tmp_path, tmp_path / "out")


def test_a_damaged_gzip_file(berka, tmp_path):
    (berka() / "trans_before_loan_1997_98.csv.gz").write_bytes(b"trans_id,account_id\n")
    with pytest.raises(DataError, match=r"trans_before_loan_1997_98\.csv\.gz cannot be read"):
        import_berka(tmp_path, tmp_path / "out")
