"""What is wrong with a lender's file, words or the place of letters is said at once: before a model or data are looked at."""

from pathlib import Path

import pytest

ASKED = ("--to", "2024-12-31", "--policy", "graded")
WORDS = {
    "en.toml": 'language = "en"\n[names.families]\nrepayment = "How you repay"\n',
    "field.toml": 'language = "en"\n[letter]\nautomated = "So says {limit}."\n',
    "nowhere-near.toml": 'language = "en"\n[letter]\nautomate = "So it is."\n',
}
LENDERS = {
    "key.toml": ('[letter]\nhotlin = "1"\n', "has the key 'hotlin', which means nothing there; did you mean hotline?"),
    "kind.toml": ("[letter]\nhotline = 1\n", "hotline of [letter] is 1, where text in quotes or a table must be"),
    "days.toml": (
        "[letter]\nreview_days = 0\n",
        "review_days of [letter] is 0, where days up to 366 must be; correct it",
    ),
    "words.toml": (WORDS["en.toml"], "the file has the key 'language', which means nothing there; there are letter"),
    "none.toml": (None, "cannot be read (No such file or directory); give a lender's file"),
    "folder.toml": ("", "cannot be read (Is a directory); give a lender's file"),
}
ONE = ("--customer", "7", "--format", "notice")
ALL = ("--all-cuts", "--letters", "letters")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, text in WORDS.items():
        Path(f"own-{name}").write_text(text, encoding="utf-8")
    for name, (stated, _) in LENDERS.items():
        if stated:
            Path(name).write_text(stated, encoding="utf-8")
    Path("folder.toml").mkdir()
    Path("mine").mkdir()
    Path("mine/notes.txt").write_text("mine", encoding="utf-8")
    Path("file").write_text("mine", encoding="utf-8")
    return tmp_path


def refused(creditline, *arguments: str) -> str:
    """Its one sentence; neither model nor data are there, so that it was said before they were read."""
    before = sorted(Path().rglob("*"))
    said = creditline("why", "no-model", "no-data", *ASKED, *arguments)
    assert (said.code, said.out) == (1, "")
    assert said.err == f"{said.problem}\n" and said.err.startswith("creditline: ")
    assert sorted(Path().rglob("*")) == before
    return said.problem


@pytest.mark.parametrize("asked", [ONE, ALL])
@pytest.mark.parametrize("name", LENDERS)
def test_a_bad_file_of_the_lender(creditline, here, name: str, asked: tuple[str, ...]) -> None:
    assert LENDERS[name][1] in refused(creditline, *asked, "--letter", name)


SPOKEN = [
    ("own-en.toml", "zh", "own-en.toml is in 'en'"),
    ("own-field.toml", "en", "letter.automated names {limit}, which is no field of it; it names none"),
    ("own-nowhere-near.toml", "en", "letter has no phrase 'automate'; did you mean automated?"),
    ("no.toml", "en", "no.toml cannot be read (No such file or directory)"),
]


@pytest.mark.parametrize("asked", [ONE, ALL])
@pytest.mark.parametrize(("words", "language", "said"), SPOKEN)
def test_bad_words(creditline, here, words: str, language: str, said: str, asked: tuple[str, ...]) -> None:
    assert said in refused(creditline, *asked, "--words", words, "--lang", language)


PLACES = [
    ((*ONE, "--out", "mine"), "mine is a folder; name a file for the output"),
    ((*ONE, "--out", "file/letter.txt"), "file"),
    (("--all-cuts", "--letters", "mine"), "mine already holds files that creditline did not write; name a new folder"),
    (("--all-cuts", "--letters", "file"), "file is a file; name a folder for the output"),
    (("--all-cuts", "--letters", "file/letters"), "file"),
    (("--all-cuts", "--letters", "file/letters.csv"), "file"),
]


@pytest.mark.parametrize(("asked", "said"), PLACES)
def test_a_place_where_nothing_can_be_written(creditline, here, asked: tuple[str, ...], said: str) -> None:
    assert said in refused(creditline, *asked)


MEANT = [
    (("--all-cuts", "--letters", "letters.xlsx"), "letters.xlsx is neither a folder nor a .parquet or .csv table"),
    (("--all-cuts", "--letters", "l.csv", "--format", "pdf"), "goes with a folder; a table holds fields"),
    (("--customer", "7", "--letters", "l"), "--letters"),
    (("--customer", "7", "--format", "pdf"), "writes a file; name it"),
    (("--customer", "7", "--letter", "key.toml"), "goes with a letter"),
]


@pytest.mark.parametrize(("asked", "said"), MEANT)
def test_options_that_mean_nothing_together(creditline, here, asked: tuple[str, ...], said: str) -> None:
    found = creditline("why", "no-model", "no-data", *ASKED, *asked)
    assert found.code == 2 and said in " ".join(found.err.split()) and "Traceback" not in found.err
