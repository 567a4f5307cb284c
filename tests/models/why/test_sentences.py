"""A feature's change in words, in both languages."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from meant import meant_of

from creditline.features.declare.speech import PLAIN, BelowZero, Counted, Manner, Nothing, Speech, Zero
from creditline.features.words.named import Named
from creditline.models.why.answer.values import FeatureShare, Value
from creditline.models.why.words.from_toml import wording
from creditline.models.why.words.numbers import spoken, spoken_pair
from creditline.models.why.words.sentence import sentence

LAST_LOGIN = Named.of({"en": "login", "zh": "登录"})
OVERDUE, DUES = Named.of({"en": "overdue amount", "zh": "逾期款项"}), Named.of({"en": "instalment", "zh": "应还款项"})
SPOKEN = {
    "late": Speech(counted=Counted.TIMES),
    "loans": Speech(counted=Counted.LOANS),
    "lenders": Speech(counted=Counted.INSTITUTIONS),
    "login": Speech(Manner.RECENCY, event=LAST_LOGIN),
    "settled": Speech(Manner.SETTLED, event=OVERDUE),
    "now_late": Speech(Manner.OVERDUE_DAYS, nothing=Nothing.INSTALMENTS, event=DUES),
    "jobless": Speech(Manner.RATE),
    "jobless_change": Speech(Manner.POINTS),
    "account": Speech(below_zero=BelowZero.OVERDRAWN, cents=True),
    "least": Speech(zero=Zero.NO_REPAYMENT),
    "night": Speech(nothing=Nothing.MADE),
    "swings": Speech(figures=False),
}
NAMES = {
    "login": ("days since the last login", "距最近一次登录的天数", "days"),
    "settled": ("days since an overdue amount was last settled", "距最近一笔逾期款项结清的天数", "days"),
    "now_late": ("days now overdue", "当前逾期天数", "days"),
    "jobless": ("unemployment", "失业率", "index"),
    "jobless_change": ("change in unemployment", "失业率近一年的变化", "index"),
    "account": ("lowest balance of the account with us", "本公司账户最低余额", "money"),
    "least": ("smallest repayment of a statement", "单期最低还款金额", "money"),
    "swings": ("variation between payments received", "入账金额的波动程度", "ratio"),
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
    meant = replace(meant_of(name), speech=SPOKEN.get(name, PLAIN))
    return FeatureShare(name, Named.of({"en": en, "zh": zh}), unit, "customer", start, end, -5, -5.1, 0.1, meant)


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
    ("lenders", 1.0, 3.0, "lenders with an open loan rose from 1 to 3", "有未结清借款的机构数由1家增至3家"),
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
        "近30天消费金额由12.50元增至999.99元",
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
        "spending in the last 30 days rose from minus CNY 120 to minus CNY 80",
        "近30天消费金额由负120元增至负80元",
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
        "近30天消费金额由25,000.40元降至25,000.10元",
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
        "late payments in the last 90 days: 2; at that time there was no record",
        "近90天内逾期次数为2次，当时无记录",
    ),
    (
        "use",
        0.4,
        None,
        "share of the limit in use: there is no record now; at that time it was 40%",
        "额度使用率：本次评估时无记录，当时为40%",
    ),
    (
        "overdue",
        None,
        1.0,
        "longest delay in the last year: 1 day; at that time there was no record",
        "近一年最长逾期时间为1天，当时无记录",
    ),
    # three more decimals than usual where it takes them, and no more
    (
        "use",
        None,
        3e-6,
        "share of the limit in use: 0.0003%; at that time there was no record",
        "额度使用率为0.0003%，当时无记录",
    ),
    (
        "use",
        None,
        3e-7,
        "share of the limit in use: 0%; at that time there was no record",
        "额度使用率为0%，当时无记录",
    ),
    # categories by value
    ("region", "north", "south", "region changed from north to south", "所在地区由north变为south"),
    ("region", None, "华东", "region: 华东; at that time there was no record", "所在地区为华东，当时无记录"),
    (
        "region",
        "华东",
        None,
        "region: there is no record now; at that time it was 华东",
        "所在地区：本次评估时无记录，当时为华东",
    ),
]


CASES += [
    # what last happened is so long ago, and does not rise or fall
    (
        "login",
        111.0,
        1.0,
        "the last login was 1 day ago (at that time: 111 days ago)",
        "最近一次登录在1天前（当时为111天前）",
    ),
    (
        "login",
        None,
        0.0,
        "the last login was less than a day ago (at that time there was none on record)",
        "最近一次登录在当日（当时无此记录）",
    ),
    (
        "login",
        3.0,
        None,
        "there is no login on record now (at that time the last one was 3 days ago)",
        "本次评估时无登录记录（当时最近一次在3天前）",
    ),
    # an overdue amount: 0 while one is unpaid, else days since the last was settled
    (
        "settled",
        145.0,
        10.0,
        "the last overdue amount was settled 10 days ago (at that time: settled 145 days before)",
        "最近一笔逾期款项于10天前结清（当时：于145天前结清）",
    ),
    (
        "settled",
        10.0,
        0.0,
        "an overdue amount is still unpaid, or was settled only that day (at that time: settled 10 days before)",
        "目前仍有逾期款项，或当日刚结清（当时：于10天前结清）",
    ),
    (
        "now_late",
        0.0,
        51.0,
        "the oldest unpaid instalment is 51 days overdue (at that time: none overdue)",
        "应还款项中最久的一期已逾期51天（当时：无逾期）",
    ),
    (
        "now_late",
        None,
        0.0,
        "no instalment is overdue (at that time there was no instalment due on record)",
        "应还款项目前均无逾期（当时无到期款项记录）",
    ),
    # rates of the economy
    ("jobless", 5.1, 5.3, "unemployment rose from 5.1% to 5.3%", "失业率由5.1%升至5.3%"),
    (
        "jobless_change",
        -0.1,
        0.2,
        "change in unemployment rose from minus 0.1 percentage points to 0.2 percentage points",
        "失业率近一年的变化由负0.1个百分点升至0.2个百分点",
    ),
    # below zero, and no repayment
    (
        "account",
        6477.0,
        -3795.2,
        "lowest balance of the account with us fell from CNY 6,477 to an overdraft of CNY 3,795.20",
        "本公司账户最低余额由6,477元降至透支3,795.20元",
    ),
    (
        "least",
        2255.3,
        0.0,
        "smallest repayment of a statement fell from CNY 2,255 to CNY 0 (a statement without a repayment)",
        "单期最低还款金额由2,255元降至0元（有一期无还款）",
    ),
    # nothing in the period
    (
        "night",
        None,
        0.0,
        "share of spending at night: 0%; at that time there was no payment made on record",
        "夜间消费占比为0%，当时无支出记录",
    ),
    (
        "night",
        0.0,
        None,
        "share of spending at night: there is no payment made on record now; at that time it was 0%",
        "夜间消费占比：本次评估时无支出记录，当时为0%",
    ),
]


@pytest.mark.parametrize(("name", "start", "end", "english", "chinese"), CASES)
def test_sentence(name: str, start: Value, end: Value, english: str, chinese: str) -> None:
    assert sentence(share(name, start, end), "en", "CNY") == english
    assert sentence(share(name, start, end), "zh", "CNY") == chinese


@pytest.mark.parametrize(
    ("currency", "english", "chinese"),
    [
        ("", "from 1 to 2", "由1增至2"),
        ("TWD", "from TWD 1 to TWD 2", "由新台币1元增至新台币2元"),
        ("XAU", "from XAU 1 to XAU 2", "由XAU 1增至XAU 2"),
    ],
)
def test_other_currencies(currency: str, english: str, chinese: str) -> None:
    assert sentence(share("spent", 1.0, 2.0), "en", currency).endswith(english)
    assert sentence(share("spent", 1.0, 2.0), "zh", currency).endswith(chinese)


ANY = st.one_of(st.none(), st.floats(-1e12, 1e12), st.integers(-5, 500).map(float))


LEVELS = [name for name in NAMES if name not in ("region", "login", "settled", "now_late")]


@given(st.sampled_from(LEVELS), ANY, ANY)
def test_sentences_never_contradict_their_numbers(name: str, start: float | None, end: float | None) -> None:
    english, chinese = (sentence(share(name, start, end), language, "CNY") for language in ("en", "zh"))
    for text in (english, chinese):
        assert not any(odd in text for odd in ("None", "nan", "{", "}", "-", "  "))
    if start is not None and end is not None and start != end:
        assert (" rose " in english) == (end > start)
        assert ("增" in chinese or "升" in chinese) == (end > start)
        if "a little" not in english:
            before, after = english.rsplit(" from ", 1)[1].split(" to ", 1)
            assert before != after


def test_what_is_usual_is_told_apart_from_what_is() -> None:
    """Each by itself is 20 %: the customer would read that 20 % differs from the usual 20 %."""
    said = [sentence(share("use", *values), "en", against="kept") for values in ((0.2, 0.204), (0.204, 0.2))]
    assert said == [
        "share of the limit in use: 20.4%; the median of those customers is 20%",
        "share of the limit in use: 20%; the median of those customers is 20.4%",
    ]


BESIDE_OTHERS = [
    (
        "use",
        0.1,
        0.3,
        "share of the limit in use: 30%; the median of those customers is 10%",
        "额度使用率为30%，上述客户的中位数为10%",
    ),
    (
        "login",
        111.0,
        15.0,
        "the last login was 15 days ago (the median of those customers: 111 days ago)",
        "最近一次登录在15天前（上述客户的中位数为111天前）",
    ),
    (
        "settled",
        None,
        0.0,
        "an overdue amount is still unpaid, or was settled only that day (most of those customers have no overdue amount on record)",
        "目前仍有逾期款项，或当日刚结清（上述客户大多无逾期款项记录）",
    ),
    (
        "now_late",
        0.0,
        51.0,
        "the oldest unpaid instalment is 51 days overdue (the median of those customers: none overdue)",
        "应还款项中最久的一期已逾期51天（上述客户的中位数：无逾期）",
    ),
    (
        "night",
        0.1,
        None,
        "share of spending at night: no payment made on record; the median of those customers is 10%",
        "夜间消费占比：无支出记录，上述客户的中位数为10%",
    ),
    (
        "night",
        None,
        0.1,
        "share of spending at night: 10%; most of those customers have no payment made on record",
        "夜间消费占比为10%，上述客户大多无支出记录",
    ),
    (
        "use",
        0.1,
        0.1,
        "share of the limit in use: 10%, the same as the median of those customers",
        "额度使用率为10%，与上述客户的中位数相同",
    ),
    (
        "region",
        "north",
        "south",
        "region: south; the most common among those customers is north",
        "所在地区为south，上述客户中最常见的为north",
    ),
]


@pytest.mark.parametrize(("name", "others", "own", "english", "chinese"), BESIDE_OTHERS)
def test_beside_other_customers(name: str, others: Value, own: Value, english: str, chinese: str) -> None:
    for language, said in (("en", english), ("zh", chinese)):
        assert sentence(share(name, others, own), language, "CNY", "kept") == said


def test_a_customer_is_told_some_moves_without_figures() -> None:
    swings = share("swings", 0.5, 1.1)
    told = [sentence(swings, language, to_customer=True) for language in ("en", "zh")]
    assert told == [
        "variation between payments received rose",
        "入账金额的波动程度有所上升",
    ]
    assert sentence(swings, "en") == "variation between payments received rose from 50% to 110%"
    beside = sentence(swings, "zh", against="kept", to_customer=True)
    assert beside == "入账金额的波动程度高于上述客户的中位数"


def test_an_index_alone_has_two_decimals() -> None:
    assert spoken(1.234, "index", "en") == "1.23"


def test_three_hundredths_of_the_other_value_are_not_said_as_nothing() -> None:
    assert spoken_pair(0.3, 10.0, "score", "en") == ("0.3", "10")
    assert spoken_pair(0.29, 10.0, "score", "en") == ("0", "10")


def test_three_names_in_a_row() -> None:
    names = wording("en").names
    assert [names.listed(["a", "b", "c"][:n]) for n in range(4)] == ["", "a", "a and b", "a, b and c"]
