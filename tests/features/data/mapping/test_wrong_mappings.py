"""Every wrong mapping has one sentence: by hand, and by changing mappings that are right."""

import copy
import random
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from creditline.features.data.check import check
from creditline.features.errors import DataError

LENDERS = Path(__file__).parents[3] / "cases" / "lenders"
RAW = "customer_id,ts,amount,kind,due,days\n8,2024-01-10 08:00:00,1,loan,2024-02-01,30\n"

BY_HAND = [
    ("[login]", r"the file has the key 'login', .*; did you mean logins\?"),
    ("[logins.colums]\nts = 'a'", r"\[logins\] has the key 'colums', .*; did you mean columns\?"),
    ("[logins.columns]\ntss = 'a'", r"\[logins.columns\] has the key 'tss', .*; did you mean ts\?"),
    ("[logins.columns]\nts = 3", "ts of .* is 3, where text in quotes or a table must be"),
    ("[logins.columns]\nts = { colum = 'a' }", r"\[logins.columns.ts\] has the key 'colum', .*; did you mean column\?"),
    ("[logins.columns]\nts = { column = 3 }", "column of .* is 3, where text in quotes must be"),
    ("[logins.columns]\nts = { column = 'a', fromat = '%Y' }", r"did you mean format\?"),
    ("[logins.columns]\nts = { format = '%d/%Q/%Y' }", "format '%d/%Q/%Y', of which '%Q' means nothing"),
    ("[logins.columns]\nts = { format = 'dd/mm/yyyy' }", "names no part of a date; did you mean '%d/%m/%Y'"),
    ("[logins.columns]\nts = { format = 'german' }", "names no part of a date; write it like"),
    ("[logins.columns]\nts = { unit = 'day', after = 2020-01-01 }", "'day', which is none of days, .*; did you mean days"),
    ("[logins.columns]\nts = { unit = 'days' }", "counts days from no day; state from which"),
    ("[logins.columns]\nts = { after = 2020-01-01 }", "counts from '2020-01-01', but not what; state unit as one of days"),
    ("[logins.columns]\nts = { unit = 'days', after = '2020-02-31' }", "'2020-02-31', which is no day of the calendar"),
    ("[logins.columns]\nts = { unit = 'days', after = 2020-01-01, before = 'x' }", "states both after and before"),
    ("[logins.columns]\nts = { thousands = ',' }", "ts is a time, to which 'thousands' does not apply; there are column"),
    ("[logins.columns]\nts = { column = 'a', constant = 2020-01-01 }", "states both column and constant; keep one"),
    ("[logins.columns]\nts = { constant = 2020-01-01, row_number = true }", "states both constant and row_number"),
    ("[logins.columns]\nts = { month_end = 'yes' }", "month_end of .* is 'yes', where true or false must be"),
    ("[logins.columns]\ncustomer_id = { format = '%Y' }", "customer_id is an id, to which 'format' does not apply"),
    ("[logins.columns]\ncustomer_id = { kind = 'int' }", "'int', which is none of number, text"),
    ("[logins.columns]\ndevice = { strip = '' }", "strips empty text; leave it out"),
    ("[logins.columns]\ndevice = { strip = [''] }", "strips empty text; leave it out"),
    ("[logins.columns]\ndevice = { times = 2 }", "device is text, to which 'times' does not apply"),
    ("[logins.columns]\ndevice = { positive = 'a' }", "states one of positive and negative; state both"),
    ("[transactions.columns]\namount = { thousands = ',', decimal = ',' }", "has ',' for both decimal and thousands"),
    ("[transactions.columns]\namount = { decimal = '' }", "has decimal = ''; it must be one character"),
    ("[transactions.columns]\namount = { thousands = '1' }", "has thousands = '1'; it must be one character"),
    ("[transactions.columns]\namount = { times = 0 }", "is multiplied by 0; leave times out"),
    ("[transactions.columns]\namount = { times = 'two' }", "times of .* is 'two', where a number must be"),
    ("[transactions.columns]\namount = { unit = 'days' }", "amount is an amount, to which 'unit' does not apply"),
    ("[applications.columns]\nterm_months = { unit = 'days', after = 'x' }", "to which 'after' does not apply"),
    ("[lines.columns]\nmonths_past_due = { unit = 'years' }", "arrears counted in years; state unit as one of days"),
    ("[outcomes.values.defaultd]\nGood = 0", r"\[outcomes.values\] has the key 'defaultd', .*; did you mean defaulted"),
    ("[outcomes.values.defaulted]\nGood = [0]", "Good of .* is .*, where .* must be"),
    ("[outcomes]\nvalues.defaulted = { a = 0 }\ncolumns.defaulted = { values = { b = 1 } }", "states its values in columns"),
    ("[logins]\nwhere = { knid = 'loan' }", r"\[logins.where\] reads the column 'knid', .*; did you mean 'kind'\?"),
    ("[logins]\nwhere = { kind = {} }", "asks nothing of kind; state a value, a list, or any_of"),
    ("[logins]\nwhere = { kind = [] }", "asks nothing of kind"),
    ("[logins]\nwhere = { kind = { anyof = ['a'] } }", r"has the key 'anyof', .*; did you mean any_of\?"),
    ("[logins]\nwhere = { ts = { above = 'last week' } }", "holds ts against 'last week'; give a number or a day"),
    ("[logins]\nwhere = 'kind = 1'", "where of .* is 'kind = 1', where a table must be"),
    ("[logins]\nduplicates = 'newest'", "'newest', which is none of same, first, last"),
    ("[logins]\nduplicates = 'first'", "logins may hold any row twice; state per, the columns they share"),
    ("[logins]\nduplicates = { keep = 'last', per = ['custmer_id'] }", r"'custmer_id', .*; did you mean customer_id\?"),
    ("[logins]\nduplicates = { keep = 'last', per = ['ts'], by = 'daes' }", r"reads the column 'daes', .*; did you mean 'days'\?"),
    ("[logins]\nduplicates = { keep = 'same', by = 'days' }", '"same" takes no per and no by'),
    ("[logins]\nwide = { a = ['days', 'due'], b = ['due'] }", r"lists of different lengths \(a 2, b 1\)"),
    ("[logins]\nwide = { a = [] }", "has lists without a column"),
    ("[logins]\nwide = { a = ['dyas'] }", r"a of \[logins.wide\] reads the column 'dyas', .*; did you mean 'days'\?"),
    ("[logins]\nwide = { days = ['due'] }", "makes a column 'days', which logins.csv has; give it another name"),
    ("[logins]\nwide = { a = 'days' }", "a of .* is 'days', where a list must be"),
    ("[logins]\nheader = ['a', 'A', 'b', 'c', 'd', 'e']", "names the column 'a' of header twice"),
    ("[logins]\nfile = 'login.csv'", "no file in .* matches; correct the pattern"),
    ("[customers]\nattributes = ['jbo']", r"jbo of \[customers.attributes\] reads the column 'jbo'"),
    ("[customers]\nattributes = { income = { decimal = ',,' } }", "has decimal = ',,'; it must be one character"),
    ("[customers]\nfrom_events = 'yes'", "from_events of .* is 'yes', where true or false must be"),
    ("[[logins]]\ncovered_from = 2020-01-01\n[[logins]]\ncovered_from = 2021-01-01", "covered_from twice, as different days"),
    ("[logins]\nfrom_events = true", r"\[logins\] has the key 'from_events', which means nothing there"),
    ("[customers.columns]\nbirth_year = { unit = 'years' }", "counts years from no day"),
    ("[logins]\nbesides = { file = 'logins.csv', on = 'days' }", r"\[logins\] has the key 'besides', .*; did you mean beside\?"),
    ("[logins]\nbeside = { file = 'login.csv', on = 'days' }", "no file in .* matches; correct the pattern"),
    ("[logins]\nbeside = { file = 'logins.csv' }", r"\[logins.beside\] has no on; add it"),
    ("[logins]\nbeside = { file = 'logins.csv', on = 'dyas' }", r"\[logins.beside\] reads .*'dyas', .*; did you mean 'days'"),
    ("[logins]\nbeside = { file = 'logins.csv', on = { days = 'kidn' } }", r"\[logins.beside\] reads .*'kidn', .* 'kind'"),
    ("[logins]\nbeside = { file = 'logins.csv', on = 'days', every = 1 }", "every of .* is 1, where true or false must be"),
    ("encodng = 'gbk'", r"the file has the key 'encodng', .*; did you mean encoding\?"),
    ("encoding = 'gbkk'", "has the encoding 'gbkk', which does not exist; did you mean 'gbk'"),
    ("[logins]\ndelimiter = ';;'", "has delimiter = ';;'; it must be one character"),
    ("[logins]\ndelimter = ';'", r"\[logins\] has the key 'delimter', .*; did you mean delimiter\?"),
    ("[logins]\nskip = -1", "skips -1 lines; state how many stand before"),
    ("[logins]\nskip = 7", "has 3 lines, and data.toml skips 7; correct it"),
    ("[logins]\nbroken_lines = 'ignore'", "'ignore', which is none of refuse, leave out"),
    ("[logins]\nemtpy = ['NA']", r"\[logins\] has the key 'emtpy', .*; did you mean empty\?"),
    ("[logins]\nempty = 'NA'", "empty of .* is 'NA', where a list must be"),
    ("decimal = ',,'", "has decimal = ',,'; it must be one character"),
    ("decimal = ','\nthousands = ','", "has ',' for both decimal and thousands"),
    ("format = 'dd.mm.yyyy'", "names no part of a date; did you mean '%d.%m.%Y'"),
    ("[logins.columns]\nts = { format = 'Q%q %m %Y' }", "a quarter, %q, stands with the year alone"),
    ("[logins.columns]\nts = { joined = ['due'] }", "joins 'due' to nothing; state column, or name two"),
    ("[logins.columns]\nts = { joined = ['due', 'dayss'] }", "'dayss', which it does not have; .* did you mean 'days'"),
    ("[logins.columns]\nts = { file_name = true, column = 'due' }", "states both column and file_name; keep one"),
    ("[logins.columns]\nts = { column = 'days', plus = 1 }", "changes a day by a number, but not of what; state unit and after"),
    ("[logins.columns]\ndevice = { characters = [0, 2] }", r"takes the characters \[0, 2\]; state the first and the last"),
    ("[logins.columns]\ndevice = { charcters = [1, 2] }", r"did you mean characters\?"),
    ("[transactions.columns]\namount = { column = 'amount', plsu = 'days' }", r"did you mean plus\?"),
    ("[logins.columns]\nts = { column = 'days', plus = 'dayss', unit = 'days', after = 2020-01-01 }", "'dayss', which it does"),
    ("[lines.columns]\nmonths_past_due = { unit = 'seconds' }", "is counted in seconds; state unit as one of days"),
    ("[logins]\nunfold = { column = 'knd', part = 'a', place = 'b' }", r"\[logins.unfold\] .* 'knd', .*; did you mean 'kind'"),
    ("[logins]\nunfold = { column = 'kind', part = 'days', place = 'b' }", "makes a column 'days', which logins.csv has"),
    ("[logins]\nunfold = { column = 'kind', part = 'a' }", r"\[logins.unfold\] has no place; add it"),
    ("[logins]\nunfold = { column = 'kind', part = 'a', plac = 'b' }", r"has the key 'plac', .*; did you mean place\?"),
    ("[logins]\nwhere = { due = { above = 2020-01-01, format = 'mm' } }", "format 'mm', which names no part of a date"),
    ("[logins.values.device]\n现金 = 'cash'", "put names with other letters than a to z in quotes"),
    ("[logins.columns]\nts = 'tss'", "the file's column is 'tss', which it does not have; .* did you mean 'ts'"),
    ("[logins.columns]\nts = { column = 'days', unit = 'days', after = 'duee' }", "'duee', which it does not have; .* 'due'"),
]  # fmt: skip


def _sentence(place: Path) -> str | None:
    """What is said of the first thing wrong; None if nothing is."""
    try:
        found = check(place).problems
    except DataError as refused:
        return str(refused)
    return str(found[0]) if found else None


@pytest.mark.parametrize(("text", "words"), BY_HAND)
def test_a_wrong_mapping_has_one_sentence(folder, text, words):
    said = _sentence(folder(**{"logins.csv": RAW, "data.toml": text}))
    assert said is not None
    assert "\n" not in said
    assert "data.toml" in said
    assert re.search(words, said), said


# Small files in the layouts of the lenders' own, to hold changed mappings against.
FILES = {
    "loans-ng": {
        "demographics.csv": """
customerid,birthdate,bank_account_type,bank_name_clients,employment_status_clients,level_of_education_clients
a,1989-07-05 00:00:00.0,Other,X,Permanent,
a,1989-07-05 00:00:00.0,Other,X,Permanent,
""",
        "performance.csv": """
customerid,systemloanid,loannumber,approveddate,loanamount,totaldue,termdays,good_bad_flag
a,7,2,2017-07-10 14:17:56.0,10000.0,13000.0,30,Bad
b,8,1,2017-07-11 14:17:56.0,10000.0,13000.0,30,Good
""",
        "previous_loans.csv": """
customerid,systemloanid,approveddate,loanamount,totaldue,termdays,closeddate,firstduedate,firstrepaiddate
a,6,2017-06-09 16:50:28.0,10000.0,11500.0,15,2017-06-25 08:34:57.0,2017-06-28 00:00:00.0,2017-06-25 08:24:47.0
""",
    },
    "card-status": {
        "applications.csv": """
ID,FLAG_OWN_CAR,FLAG_OWN_REALTY,CNT_CHILDREN,AMT_INCOME_TOTAL,NAME_INCOME_TYPE,NAME_EDUCATION_TYPE,NAME_HOUSING_TYPE,\
DAYS_BIRTH,OCCUPATION_TYPE,CNT_FAM_MEMBERS
1,Y,N,2,157500.0,Pensioner,Secondary,House,-20401,,4.0
""",
        "months.csv": """
ID,MONTHS_BALANCE,STATUS
1,0,C
1,-1,X
1,-2,0
1,-3,2
""",
    },
    "wallet-ug": {
        "transactions.csv": """
TransactionId,CustomerId,ProviderId,ProductCategory,ChannelId,Amount,Value,TransactionStartTime
1,a,P,airtime,C,500.0,500.0,26/6/19 16:04:04
""",
        "loans_and_transactions.csv": """
CustomerId,TransactionStartTime,Value,Amount,TransactionId,ProviderId,ProductCategory,ChannelId,\
IssuedDateLoan,AmountLoan,LoanId,PaidOnDate,DueDate,IsDefaulted
a,2018-09-21 12:17:39,550.0,-550.0,2,P,airtime,C,,,,,,
a,2018-10-18 16:11:55,10000.0,-10000.0,3,P,airtime,C,2018-10-18 16:11:53,10016.0,L,2018-10-22 09:13:17,2018-11-17 16:11:04,0.0
""",
    },
}
_FREE = {"attributes"}  # names that are the lender's to choose
LAYOUTS = Path(__file__).parents[3] / "cases" / "layouts"
SMALL = ("european-bank", "pkdd", "ppdai", "renrendai")  # with keys that the lenders above have no use for
_ANY_NUMBER = {"values", "constant", "any_of", "plus", "minus", "empty"}  # where another number is no mistake


def _leaves(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    if isinstance(value, dict):
        return [leaf for name, one in value.items() for leaf in _leaves(one, (*path, name))]
    if isinstance(value, list):
        return [leaf for place, one in enumerate(value) for leaf in _leaves(one, (*path, place))]
    return [path]


def _at(value: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        value = value[step]
    return value


def _keys_misspelt(told: dict[str, Any]) -> list[tuple[str | int, ...]]:
    """Every key that is a word of ours: at the end of a path of keys, none of which is the lender's own."""
    paths = {leaf[: depth + 1] for leaf in _leaves(told) for depth in range(len(leaf)) if isinstance(leaf[depth], str)}
    return sorted((p for p in paths if not (set(p[:-1]) & {*_FREE, "values", "wide"})), key=str)


_NAMES = ("column", "joined", "plus", "minus", "on", "by", "after", "before")


def _names_misspelt(told: dict[str, Any]) -> list[tuple[str | int, ...]]:
    """Every name of a file or of a file's column."""
    found = []
    for path in _leaves(told):
        words = [step for step in path if isinstance(step, str)]
        column = words[-1] in (*_NAMES, "file", "format") or words[-2:-1] in (
            ["columns"],
            ["attributes"],
        )
        if column and isinstance(_at(told, path), str):
            found.append(path)
    return found


def _changed(name: str, seed: int) -> tuple[str, dict[str, Any]]:
    """A right mapping with one thing wrong, drawn by seed: a key or a name misspelt, or a value of another kind."""
    told = _told(name)
    draw = random.Random(f"{name} {seed}")
    changed = copy.deepcopy(told)
    match seed % 3:
        case 0:
            path = draw.choice(_keys_misspelt(told))
            holder, key = _at(changed, path[:-1]), str(path[-1])
            other = _other(draw, key)
            return f"key {path} is {other!r}", _with(
                changed, path[:-1], {other if k == key else k: v for k, v in holder.items()}
            )
        case 1:
            path = draw.choice(_names_misspelt(told))
            other = _other(draw, _at(told, path))
            _at(changed, path[:-1])[path[-1]] = other
            return f"{path} is {other!r}", changed
        case _:
            path = draw.choice([p for p in _leaves(told) if not set(p) & _ANY_NUMBER])
            _at(changed, path[:-1])[path[-1]] = 17.5
            return f"{path} is 17.5", changed


def _told(name: str) -> dict[str, Any]:
    place = LENDERS / f"{name}.toml" if name in FILES else LAYOUTS / name / "data.toml"
    return tomllib.loads(place.read_text(encoding="utf-8"))


def _with(told: dict[str, Any], path: tuple[str | int, ...], holder: dict[str, Any]) -> dict[str, Any]:
    if not path:
        return holder
    _at(told, path[:-1])[path[-1]] = holder
    return told


def _other(draw: random.Random, word: str) -> str:
    """The word with two of its letters the other way round, or one left out."""
    places = [place for place in range(len(word) - 1) if word[place].lower() != word[place + 1].lower()]
    place = draw.choice(places)
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_quoted(name)} = {_toml(one)}" for name, one in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(_toml(one) for one in value) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    return _quoted(value) if isinstance(value, str) else str(value)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _written(told: dict[str, Any]) -> str:
    return "\n".join(f"{_quoted(name)} = {_toml(value)}" for name, value in told.items())


@pytest.mark.parametrize("lender", [*FILES, *SMALL])
def test_the_mappings_are_right_before_they_are_changed(folder, lender):
    assert _sentence(_of(folder, lender, _told(lender))) is None


@pytest.mark.parametrize(
    ("lender", "seed"),
    [
        *((lender, seed) for lender in FILES for seed in range(12)),
        *((name, seed) for name in SMALL for seed in range(6)),
    ],
)
def test_a_changed_mapping_has_one_sentence(folder, lender, seed):
    what, told = _changed(lender, seed)
    said = _sentence(_of(folder, lender, told))
    assert said is not None, what
    assert "\n" not in said, what
    assert len(said) < 600, what


def _of(folder, lender, told):
    if lender in FILES:
        files = {name: text.lstrip().encode() for name, text in FILES[lender].items()}
    else:
        files = {file.name: file.read_bytes() for file in (LAYOUTS / lender).iterdir() if file.name != "data.toml"}
    return folder(**{"customers.csv": None, "logins.csv": None, **files, "data.toml": _written(told)})
