"""A feature's change in words, in both languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from meant import meant_of

from creditline.features.words.named import Named
from creditline.models.why.answer.values import FeatureShare, Value
from creditline.models.why.words.from_toml import wording
from creditline.models.why.words.numbers import spoken, spoken_pair
from creditline.models.why.words.sentence import compared, sentence

NAMES = {
    "late": ("late payments in the last 90 days", "近90天内逾期次数", "count"),
    "lenders": ("lenders with an open loan", "有未结清借款的机构数", "count"),
    "loans": ("open loans elsewhere", "其他机构未结清贷款笔数", "count"),
    "overdue": ("longest delay in the last year", "近一年最长逾期时间", "days"),
    "since": ("days since the last late payment", "距最近一次逾期天数", "days"),
    "tenure": ("time as a customer", "开户时长", "months"),
    "age": ("age", "年龄", "years"),
    "gap": ("usual time between logins", "登录间隔", "hours"),
    "spent": ("spending in the last 30 days", "近30天消费金额", "money"),
    "use": ("share of the limit in use", "额度使用率", "ratio"),
    "night": ("share of spending at night", "夜间消费占比", "share"),
    "variation": ("variety of spending", "消费种类分散度", "index"),
    "region": ("region", "所在地区", "category"),
}


def share(name: str, start: Value, end: Value) -> FeatureShare:
    en, zh, unit = NAMES[name]
    return FeatureShare(
        name, Named.of({"en": en, "zh": zh}), unit, "customer", start, end, -5, -5.1, 0.1, meant_of(name)
    )


CASES = [
    # counts, with the measure word the Chinese name ends in, or none
    ("late", 0.0, 2.0, "late payments in the last 90 days rose from 0 to 2", "近90天内逾期次数由0次增至2次"),
    ("late", 5.0, 1.0, "late payments in the last 90 days fell from 5 to 1", "近90天内逾期次数由5次降至1次"),
    (
        "late",
        900.0,
        12345.0,
        "late payments in the last 90 days rose from 900 to 12,345",
        "近90天内逾期次数由900次增至12,345次",
    ),
    ("lenders", 1.0, 3.0, "lenders with an open loan rose from 1 to 3", "有未结清借款的机构数由1增至3"),
    ("loans", 1.0, 3.0, "open loans elsewhere rose from 1 to 3", "其他机构未结清贷款笔数由1笔增至3笔"),
    # times, singular and plural, and no second "days" where the name begins with it
    ("overdue", 0.0, 1.0, "longest delay in the last year rose from 0 days to 1 day", "近一年最长逾期时间由0天增至1天"),
    (
        "overdue",
        1.5,
        31.0,
        "longest delay in the last year rose from 1.5 days to 31 days",
        "近一年最长逾期时间由1.5天增至31天",
    ),
    ("since", 400.0, 3.0, "days since the last late payment fell from 400 to 3", "距最近一次逾期天数由400天降至3天"),
    ("tenure", 1.0, 2.0, "time as a customer rose from 1 month to 2 months", "开户时长由1个月增至2个月"),
    ("age", 29.0, 30.0, "age rose from 29 to 30", "年龄由29岁增至30岁"),
    ("gap", 1.0, 26.25, "usual time between logins rose from 1 hour to 26.2 hours", "登录间隔由1小时增至26.2小时"),
    # money: cents below a thousand, none above
    (
        "spent",
        12.5,
        999.99,
        "spending in the last 30 days rose from CNY 12.50 to CNY 999.99",
        "近30天消费金额由12.5元增至999.99元",
    ),
    (
        "spent",
        25000.4,
        0.0,
        "spending in the last 30 days fell from CNY 25,000 to CNY 0",
        "近30天消费金额由25,000元降至0元",
    ),
    (
        "spent",
        -120.0,
        -80.0,
        "spending in the last 30 days rose from CNY -120 to CNY -80",
        "近30天消费金额由-120元增至-80元",
    ),
    (
        "spent",
        1000.0,
        250.25,
        "spending in the last 30 days fell from CNY 1,000 to CNY 250",
        "近30天消费金额由1,000元降至250元",
    ),
    # shares as percent, also beyond 100 %
    ("use", 0.2, 0.8734, "share of the limit in use rose from 20% to 87%", "额度使用率由20%升至87%"),
    ("use", 1.25, 0.0, "share of the limit in use fell from 125% to 0%", "额度使用率由125%降至0%"),
    ("night", 0.00049, 0.31, "share of spending at night rose from 0% to 31%", "夜间消费占比由0%升至31%"),
    ("use", 0.2, 0.224, "share of the limit in use rose from 20% to 22.4%", "额度使用率由20%升至22.4%"),
    # five points apart: no tenths any more
    ("use", 0.102, 0.152, "share of the limit in use rose from 10% to 15%", "额度使用率由10%升至15%"),
    ("use", 0.4, 0.998, "share of the limit in use rose from 40% to 99.8%", "额度使用率由40%升至99.8%"),
    # as many decimals as tell the two apart
    (
        "use",
        0.50001,
        0.50004,
        "share of the limit in use rose from 50.001% to 50.004%",
        "额度使用率由50.001%升至50.004%",
    ),
    (
        "spent",
        25000.4,
        25000.1,
        "spending in the last 30 days fell from CNY 25,000.40 to CNY 25,000.10",
        "近30天消费金额由25,000.4元降至25,000.1元",
    ),
    (
        "use",
        0.5,
        0.5 + 1e-12,
        "share of the limit in use rose a little and is still about 50%",
        "额度使用率略有上升，仍约为50%",
    ),
    (
        "spent",
        100.0,
        100.0 - 1e-11,
        "spending in the last 30 days fell a little and is still about CNY 100",
        "近30天消费金额略有下降，仍约为100元",
    ),
    ("variation", 0.5, -0.001, "variety of spending fell from 0.5 to 0", "消费种类分散度由0.5降至0"),
    # no record
    (
        "late",
        None,
        2.0,
        "late payments in the last 90 days: 2, with no record before",
        "近90天内逾期次数现为2次，此前无记录",
    ),
    ("use", 0.4, None, "share of the limit in use: no record now, 40% before", "额度使用率现无记录，此前为40%"),
    (
        "overdue",
        None,
        1.0,
        "longest delay in the last year: 1 day, with no record before",
        "近一年最长逾期时间现为1天，此前无记录",
    ),
    # three more decimals than usual where it takes them, and no more
    (
        "use",
        None,
        3e-6,
        "share of the limit in use: 0.0003%, with no record before",
        "额度使用率现为0.0003%，此前无记录",
    ),
    ("use", None, 3e-7, "share of the limit in use: 0%, with no record before", "额度使用率现为0%，此前无记录"),
    # categories by value
    ("region", "north", "south", "region changed from north to south", "所在地区由north变为south"),
    ("region", None, "华东", "region: 华东, with no record before", "所在地区现为华东，此前无记录"),
    ("region", "华东", None, "region: no record now, 华东 before", "所在地区现无记录，此前为华东"),
]


@pytest.mark.parametrize(("name", "start", "end", "english", "chinese"), CASES)
def test_sentence(name: str, start: Value, end: Value, english: str, chinese: str) -> None:
    assert sentence(share(name, start, end), "en", "CNY") == english
    assert sentence(share(name, start, end), "zh", "CNY") == chinese


@pytest.mark.parametrize(
    ("currency", "english", "chinese"),
    [
        ("", "from 1 to 2", "由1增至2"),
        ("TWD", "from TWD 1 to TWD 2", "由1新台币增至2新台币"),
        ("XAU", "from XAU 1 to XAU 2", "由1 XAU增至2 XAU"),
    ],
)
def test_other_currencies(currency: str, english: str, chinese: str) -> None:
    assert sentence(share("spent", 1.0, 2.0), "en", currency).endswith(english)
    assert sentence(share("spent", 1.0, 2.0), "zh", currency).endswith(chinese)


ANY = st.one_of(st.none(), st.floats(-1e12, 1e12), st.integers(-5, 500).map(float))


@given(st.sampled_from([name for name in NAMES if name != "region"]), ANY, ANY)
def test_sentences_never_contradict_their_numbers(name: str, start: float | None, end: float | None) -> None:
    english, chinese = (sentence(share(name, start, end), language, "CNY") for language in ("en", "zh"))
    for text in (english, chinese):
        assert not any(odd in text for odd in ("None", "nan", "{", "}", "-0 ", "-0%", "  "))
    if start is not None and end is not None and start != end:
        assert (" rose " in english) == (end > start)
        assert ("增" in chinese or "升" in chinese) == (end > start)
        if "a little" not in english:
            before, after = english.rsplit(" from ", 1)[1].split(" to ")
            assert before != after


def test_what_is_usual_is_told_apart_from_what_is() -> None:
    """Each by itself is 20 %: the customer would read that 20 % differs from the usual 20 %."""
    assert compared(share("use", 0.2, 0.204), "en") == "share of the limit in use: 20.4%, where 20% is usual"
    assert compared(share("use", 0.204, 0.2), "en") == "share of the limit in use: 20%, where 20.4% is usual"


def test_an_index_alone_has_two_decimals() -> None:
    assert spoken(1.234, "index", "en") == "1.23"


def test_three_hundredths_of_the_other_value_are_not_said_as_nothing() -> None:
    assert spoken_pair(0.3, 10.0, "score", "en") == ("0.3", "10")
    assert spoken_pair(0.29, 10.0, "score", "en") == ("0", "10")


def test_three_names_in_a_row() -> None:
    names = wording("en").names
    assert [names.listed(["a", "b", "c"][:n]) for n in range(4)] == ["", "a", "a and b", "a, b and c"]
