"""A lender's file: every key is read, and what cannot be meant is refused in one sentence."""

from dataclasses import fields
from pathlib import Path

import pytest
from letters_by_hand import LENDER, LENDER_FILE

from creditline.features.errors import DeclarationError
from creditline.models.letter.from_toml import _Letter, read_lender
from creditline.models.letter.lender import Lender
from creditline.models.letter.part import Section

TEXT = LENDER_FILE.read_text(encoding="utf-8")


def test_the_fixture_states_what_it_says() -> None:
    assert LENDER.name.said("zh") == "示例消费金融有限公司"
    assert LENDER.hotline.said("en") == LENDER.hotline.said("zh") == "95000"  # one text for both
    assert LENDER.product("card", "en") == "Example Card" and LENDER.product(None, "zh") == "示例信贷"
    assert LENDER.product("loan", "en") is None
    assert [one.said("en") for one in LENDER.complaints][1] == "the Example Bureau, 12000"
    assert (LENDER.review_days, LENDER.answer_days, LENDER.complaint_days, LENDER.notice_days) == (15, 15, 15, 0)
    assert LENDER.bureau.phone.said("zh") == "12001" and LENDER.bureau.used
    assert LENDER.file == str(LENDER_FILE)


def test_every_key_becomes_a_field() -> None:
    keys = {field.name for field in fields(_Letter)}
    assert keys - {"parts"} == {field.name for field in fields(Lender)} - {"languages", "file"}


def test_parts_are_on_and_off_by_language(tmp_path: Path) -> None:
    file = tmp_path / "a.toml"
    file.write_text('[letter]\n[letter.parts]\nwarning = false\nsources = ["zh"]\nstays = true\n', encoding="utf-8")
    lender = read_lender(file)
    assert [lender.has(Section.WARNING, one) for one in ("en", "zh")] == [False, False]
    assert [lender.has(Section.SOURCES, one) for one in ("en", "zh")] == [False, True]
    assert [lender.has(part, "en") for part in (Section.STAYS, Section.RIGHTS)] == [True, True]


def test_braces_and_blanks_of_a_lender_are_text(tmp_path: Path) -> None:
    file = tmp_path / "a.toml"
    file.write_text('[letter]\nname = "{name} & Co."\nhours = "  "\n', encoding="utf-8")
    lender = read_lender(file)
    assert lender.name.said("en") == "{name} & Co." and lender.hours.said("en") is None


REFUSED = [
    ("[letter]\nhotlin = 'x'", "[letter] has the key 'hotlin', which means nothing there; did you mean hotline?"),
    ("[letters]\n", "the file has the key 'letters', which means nothing there; did you mean letter?"),
    ("", "the file has no [letter]; add it"),
    ("[letter]\nzzz = 1", "[letter] has the key 'zzz', which means nothing there; there are name, address, agency"),
    ("[letter.bureau]\nnam = 'x'", "[letter.bureau] has the key 'nam', which means nothing there; did you mean name?"),
    ("[letter]\nreview_days = 'two'", "review_days of [letter] is 'two', where a whole number must be"),
    ("[letter]\nreview_days = 0", "review_days of [letter] is 0, where days up to 366 must be; correct it"),
    ("[letter]\nnotice_days = -1", "notice_days of [letter] is -1, where days up to 366 must be; correct it"),
    ("[letter]\nanswer_days = 1.5", "answer_days of [letter] is 1.5, where a whole number must be"),
    ("[letter]\ncomplaints = 'call'", "complaints of [letter] is 'call', where a list must be"),
    ("[letter]\nname = 3", "name of [letter] is 3, where text in quotes or a table must be"),
    ("[letter.name]\nfr = 'x'", "name of [letter] has words in 'fr', which is no language; there are en and zh"),
    ("[letter.products]\ncard = { de = 'x' }", "products.card of [letter] has words in 'de', which is no language"),
    ("[letter]\nnumber = '{customer}'", "number of [letter] names {customer}, which is no field of it; it may name {date}, "),
    ("[letter]\nnumber = '{date}'", "number of [letter] is '{date}', which two letters of a day would share; name {hash} or"),
    ("[letter]\nnumber = ''", "number of [letter] is empty; write a phrase for it"),
    (f"[letter]\nnumber = '{'x' * 80}{{hash}}'", "number of [letter] has 86 characters, which is more than 80; shorten it"),
    ('[letter]\nhotline = "95\\u0000"', "hotline of [letter] holds the control character U+0000; take it out"),
    ("[letter.parts]\nright = false", "[letter.parts] has the key 'right', which means nothing there; did you mean rights?"),
    ("[letter.parts]\nrights = ['fr']", "rights of [letter.parts] names 'fr', which is no language; there are en and zh"),
    ("[letter\n", "is not TOML"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "said"), REFUSED)
def test_what_cannot_be_meant_is_refused_in_one_sentence(text: str, said: str, tmp_path: Path) -> None:
    file = tmp_path / "lender.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(DeclarationError) as refused:
        read_lender(file)
    assert said in str(refused.value) and str(refused.value).startswith(str(file))
    assert "\n" not in str(refused.value)


def test_no_file() -> None:
    with pytest.raises(DeclarationError, match=r"nowhere\.toml cannot be read .* give a lender's file"):
        read_lender(Path("nowhere.toml"))
