"""What a posting was for.

Features of spending, income and what was borrowed tell most of these words apart; any other counts in totals and in how many
categories there are. Known and in no feature of their own are `bonus` and `business_income`, which are not regular, and
`health`, since what is spent on it tells of a customer's health.
"""

from creditline.features.contract.vocabulary import Vocabulary, Word
from creditline.features.words.named import Named


def _word(word: str, en: str, zh: str, *also: str) -> Word:
    return Word(word, Named.of({"en": en, "zh": zh}), also)


CATEGORIES = Vocabulary(
    (
        _word("salary", "salary", "工资", "payroll", "paycheck", "薪资", "代发工资"),
        _word("wage", "wage", "薪酬", "wages", "劳务"),
        _word("pension", "pension", "养老金", "retirement", "退休金"),
        _word("benefit", "benefit", "补贴", "social benefit", "allowance", "补助"),
        _word("benefits", "benefits", "社保待遇", "social security"),
        _word("bonus", "bonus", "奖金", "commission", "年终奖"),
        _word("business_income", "business income", "经营收入", "sales", "turnover", "营业款"),
        _word("loan", "loan paid out", "贷款发放", "loan disbursement", "disbursement", "放款"),
        _word("cash_advance", "cash advance", "信用卡取现", "cash credit", "取现"),
        _word("groceries", "groceries", "日用食品", "supermarket", "超市"),
        _word("food", "food", "食品", "grocery"),
        _word("dining", "dining", "餐饮", "restaurant", "restaurants", "takeaway", "外卖"),
        _word("travel", "travel", "旅行", "airline", "hotel", "旅游"),
        _word("transport", "transport", "交通", "transportation", "fuel", "taxi", "出行"),
        _word("shopping", "shopping", "购物", "retail", "online shopping", "网购"),
        _word("entertainment", "entertainment", "娱乐", "leisure", "games", "休闲"),
        _word("utilities", "utilities", "水电煤", "utility_bill", "electricity", "airtime", "data_bundles", "生活缴费"),
        _word("household", "household", "家居", "housing", "furniture", "日用品"),
        _word("rent", "rent", "房租", "rental", "租金"),
        _word("education", "education", "教育", "tuition", "school fees", "学费"),
        _word("insurance", "insurance", "保险", "premium", "保费"),
        _word("gambling", "gambling", "博彩", "betting", "lottery", "彩票"),
        _word("health", "health", "医疗", "medical", "pharmacy", "hospital"),
        _word("cash", "cash", "现金", "atm", "cash withdrawal", "提现"),
        _word("loan_payment", "loan payment", "贷款还款", "loan repayment", "installment", "还贷"),
        _word("repayment", "repayment", "还款", "card repayment", "信用卡还款"),
        _word("fees", "fees", "手续费", "fee", "charges", "bank fees", "费用"),
        _word("sanction_interest", "sanction interest", "透支罚息", "overdraft interest", "penalty interest", "罚息"),
        _word("family", "family", "家庭", "relatives", "亲友"),
        _word("savings", "savings", "储蓄", "deposit", "investment", "理财"),
        _word("transfer", "transfer", "转账", "p2p", "bank transfer", "汇款"),
    ),
    "counts in totals and in how many categories there are, and in no feature of its own",
    if_none=None,
)  # fmt: skip
