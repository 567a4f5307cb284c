"""`creditline words` as a person calls it, and everything that can be wrong with a lender's own words."""

import json
import re
import tomllib

import pytest

from creditline.features.words.languages import languages
from creditline.models.words.overlay import leaves
from creditline.models.words.tables import shipped_tables
from creditline.training.commands.own_words.check import checked
from creditline.training.commands.own_words.keys import phrases_in, reader_of

# (language, what the file says, the faults; a list of one where nothing else is wrong)
FAULTS = [
    ("en", '[notice]\nseverel = "x"', ["notice has no phrase 'severel'; did you mean several?"]),
    ("en", '[notice]\nrose_slightly = "x"', ["notice has no phrase 'rose_slightly'; did you mean sentences.rose_slightly?"]),
    ("en", '[notices]\nseveral = "x"', ["own.toml has no phrase 'notices'; did you mean notice?"]),
    ("en", '[letter]\nwarnings = "x"', ["letter has no phrase 'warnings'; did you mean warning?"]),
    ("en", '[concepts.prodct]\ndelay = "x"', ["concepts has no phrase 'prodct'; did you mean product?"]),
    ("en", '[sentences.acres]\nrose = "x"', ["sentences has no phrase 'acres'; there are "]),
    ("en", '[names.spending]\nsums = "x"', ["names.spending has no phrase 'sums'; did you mean sum?"]),
    ("en", '[notice]\nscore_fell = "from {previous}"', ["notice.score_fell names {previous}, which is no field of it; it may name "]),
    ("en", '[letter]\nlaw = "{name}"', ["letter.law names {name}, which is no field of it; it may name {agency}"]),
    ("en", '[pages.staff]\nkicker = "{x}"', ["pages.staff.kicker names {x}, which is no field of it; it names none"]),
    ("en", '[cut_report]\ntitle = "{day}"', ["cut_report.title names {day}, which is no field of it; it may name {end}"]),
    ("en", '[scorecard.columns]\nbin = "{x}"', ["scorecard.columns.bin names {x}, which is no field of it; it names none"]),
    ("en", '[sentences.money]\nrose = "{value}"', ["sentences.money.rose names {value}, which is no field of it; it may name "]),
    ("en", '[sentences.share]\nvanished = "{after}"', ["sentences.share.vanished names {after}, which is no field of it"]),
    ("en", '[features]\n"spending.sum_90d" = "{days} days"', ["features.spending.sum_90d names {days}, which is no field of it"]),
    ("en", '[names.spending]\nsum = "{days} days"', ["names.spending.sum names {days}, which is no field of it; it may name "]),
    ("en", '[windows]\nlast = "{days:03}"', ["windows.last names {days:03}, which is no field of it"]),
    ("en", '[notice]\nseveral = "{"', ["notice.several: "]),
    ("en", '[notice]\nseveral = " "', ["notice.several is empty; write a phrase for it"]),
    ("en", "[notice]\nseveral = 3", ["notice.several is 3, which is no phrase; write text in quotes"]),
    ("en", "[notice]\ncauses = 'x'", ["notice.causes is a table of phrases, not 'x'; it has behaviour, "]),
    ("en", '[notice]\nseveral = "其他因素"', ["notice.several is '其他因素', which is not in the language of the file"]),
    ("zh", '[notice]\nseveral = "other causes"', ["notice.several is 'other causes', which is not in the language of the file"]),
    ("zh", '[sentences]\nrose = "{name} rose to {after}"', ["sentences.rose is '{name} rose to {after}', which is not in the language"]),
    (
        "en",
        '[notice]\nseverel = "x"\nseveral = "{x}"\nby_own = ""\n[letter]\nreached = "{x}"',
        ["no phrase 'severel'", "notice.by_own is empty", "notice.several names {x}", "letter.reached names {x}"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "faults"), FAULTS)
def test_every_fault_is_one_sentence(creditline, tmp_path, language, text, faults):
    file = tmp_path / "own.toml"
    file.write_text(f'language = "{language}"\n{text}\n', encoding="utf-8")
    said = creditline("words", "--check", file)
    assert (said.code, said.err) == (1, "")
    assert len(said.out.splitlines()) == len(faults)
    for line, fault in zip(said.out.splitlines(), faults, strict=True):
        assert line.startswith(str(file))
        assert fault in line
    as_json = creditline("words", "--check", file, "--format", "json")
    assert (as_json.code, json.loads(as_json.out)["faults"]) == (1, said.out.splitlines())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[notice]\nseveral = 'x'", "must state its language; write language = 'en' or 'zh'"),
        ("language = 'fr'", "must state its language; write language = 'en' or 'zh'"),
        ("language = ", "own.toml is not TOML"),
    ],
)
def test_a_file_that_says_nothing_is_refused(creditline, tmp_path, text, said):
    file = tmp_path / "own.toml"
    file.write_text(text, encoding="utf-8")
    answer = creditline("words", "--check", file)
    assert answer.code == 1
    assert said in answer.problem
    assert "cannot be read" in creditline("words", "--check", tmp_path / "none.toml").problem


@pytest.mark.parametrize(
    ("language", "text", "warnings"),
    [
        ("zh", '[notice]\nseveral = "信用额度调整等因素"', ["notice.several says '信用额度', which is no word for that here; say "]),
        ("zh", '[page]\nnothing = "暂停了"', []),  # only staff read it
        ("en", '[features]\n"spending.sum_9d" = "x"', ["features.spending.sum_9d names nothing built in; did you mean spending.sum_9"]),
        ("en", '[features]\n"zzz" = "x"', ["features.zzz names nothing built in; it must be one that your model has"]),
        ("en", '[concepts]\n"repayment.delayed" = "x"', ["concepts.repayment.delayed names nothing built in; did you mean "]),
        ("en", '[notice]\nasked = "You asked us."', ["notice.asked does not say {limit}, which the shipped phrase says"]),
        ("en", '[notice]\nseveral = "much else"', []),
    ],
)  # fmt: skip
def test_what_should_be_looked_at_is_a_warning(creditline, tmp_path, language, text, warnings):
    file = tmp_path / "own.toml"
    file.write_text(f'language = "{language}"\n{text}\n', encoding="utf-8")
    said = creditline("words", "--check", file)
    *told, last = said.out.splitlines()
    assert (said.code, last) == (0, f"{file}: 1 phrase in {language!r} can be used")
    assert len(told) == len(warnings)
    for line, warning in zip(told, warnings, strict=True):
        assert line.startswith(f"warning: {file}: {warning}")


@pytest.mark.slow
def test_the_commands_that_speak_refuse_a_fault_of_any_room(creditline, world, tmp_path):
    file = tmp_path / "own.toml"
    file.write_text('language = "en"\n[cut_report]\ntitle = "{day}"\n', encoding="utf-8")
    asked = ("why", world.model, world.data, "--customer", "1", "--from", "2024-01-31", "--to", "2024-02-29")
    for command in (asked, (*asked, "--format", "json"), ("serve", world.model), ("scorecard", world.model)):
        assert "cut_report.title names {day}, which is no field of it" in creditline(*command, "--words", file).problem


@pytest.mark.parametrize("language", languages())
def test_every_key_is_listed(creditline, language):
    """A table that is added to the words files must be one that a lender can check: see `_TABLES` in words/keys.py."""
    shipped = shipped_tables(language)
    assert sorted(phrase.key for phrase in phrases_in(shipped)) == sorted(key for key, _ in leaves(shipped))
    said = json.loads(creditline("words", "--list", "--lang", language, "--format", "json").out)
    listed = {one["key"]: one for one in said}
    assert dict(leaves(shipped)) == {
        key: one["text"]
        for key, one in listed.items()
        if not re.match(r"features\.|concepts\.[a-z_]+\.", key) or key in dict(leaves(shipped))
    }
    assert listed["features.spending.sum_90d"]["fields"] == []
    assert listed["notice.asked"]["fields"] == ["limit"]
    assert {one["reader"] for one in said} == {"customer", "staff"}


def test_a_part_of_the_keys_as_text(creditline):
    said = creditline("words", "--list", "windows.")
    assert said.out.splitlines()[0] == 'windows.last = "the last {days} days"  # may name {days}'
    assert all(line.startswith("windows.") for line in said.out.splitlines())
    assert creditline("words", "--list", "nonsense").code == 2


@pytest.mark.parametrize("language", languages())
def test_a_new_file_is_whole_and_can_be_used_with_every_line_in_force(creditline, tmp_path, language):
    started = creditline("words", "--new", language).out
    file = tmp_path / "own.toml"
    file.write_text(started, encoding="utf-8")
    assert checked(file).own == {}
    file.write_text(re.sub(r"^# (?=\S+ = )", "", started, flags=re.MULTILINE), encoding="utf-8")
    found, shipped = checked(file), shipped_tables(language)
    assert found.faults == ()
    assert dict(found.own) == {key: text for key, text in leaves(shipped) if reader_of(key) == "customer"}
    assert tomllib.loads(started)["language"] == language


def test_what_is_otherwise_stands_beside_what_is_shipped(creditline, tmp_path):
    file = tmp_path / "own.toml"
    text = '[notice]\nseveral = "much else"\nby_own = "Changes in your own record lowered it."\n[features]\n"our.own" = "x"\n'
    file.write_text(f'language = "en"\n{text}', encoding="utf-8")
    said = creditline("words", "--diff", file)
    assert said.out == ("notice.several\n  - several other reasons\n  + much else\nfeatures.our.own\n  - \n  + x\n")
    told = json.loads(creditline("words", "--diff", file, "--format", "json").out)
    assert [(one["key"], one["shipped"]) for one in told] == [
        ("notice.several", "several other reasons"),
        ("notice.by_own", "Changes in your own record lowered it."),
        ("features.our.own", None),
    ]


def test_a_file_that_is_refused_is_not_compared(creditline, tmp_path):
    file = tmp_path / "own.toml"
    file.write_text('language = "en"\n[letter]\nautomated = "So says {limit}."\n', encoding="utf-8")
    said = creditline("words", "--diff", file)
    assert (said.code, said.out) == (1, "")
    assert "letter.automated names {limit}" in said.problem and "`creditline words --check` says all" in said.problem


def test_letters_in_a_language_without_own_words_are_not_counted(creditline, tmp_path):
    file = tmp_path / "own.toml"
    file.write_text('language = "en"\n[letter]\nautomated = "So it is."\n', encoding="utf-8")
    said = creditline("words", "--coverage", "no", "no", "--to", "2024-12-31", "--words", file, "--lang", "zh")
    assert (said.code, said.out) == (1, "") and "is in 'en', but 'zh' was asked for" in said.problem


@pytest.mark.long
@pytest.mark.slow
def test_one_thing_at_a_time(creditline, world):
    assert creditline("words").code == 2
    assert creditline("words", "--list", "--new", "en").code == 2
    assert creditline("words", "--new", "fr").code == 2
    assert creditline("words", "--coverage", world.model).code == 2
