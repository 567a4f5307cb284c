"""The state of a credit line on a statement. Features count paid_in_full, no_consumption and revolving.

The others are known so that a lender's word for them is not taken for one that is missing: what they tell stands in
`months_past_due`, in `credit_events` and in later statements.
"""

from creditline.features.contract.vocabulary import Vocabulary, Word
from creditline.features.words.named import Named


def _word(word: str, en: str, zh: str, *also: str) -> Word:
    return Word(word, Named.of({"en": en, "zh": zh}), also)


STATUSES = Vocabulary(
    (
        _word("paid_in_full", "paid in full", "已全额还清", "full", "paid", "paid off", "settled", "transactor", "全额还款", "已还清"),
        _word("no_consumption", "no spending", "无消费", "inactive", "unused", "no balance", "no loan", "dormant", "未使用"),
        _word("revolving", "revolving", "循环使用", "minimum paid", "partial", "revolver", "最低还款", "分期"),
        _word("current", "up to date", "正常", "ok", "performing", "good standing", "active", "open", "正常还款"),
        _word("late", "late", "逾期", "overdue", "delinquent", "in arrears", "dpd", "拖欠"),
        _word("past_due", "past due", "已逾期", "past due date", "逾期未还"),
        _word("suspended", "suspended", "已停用", "blocked", "frozen", "冻结", "止付"),
        _word("closed", "closed", "已关闭", "cancelled", "terminated", "销户", "注销"),
        _word("written_off", "written off", "已核销", "charged off", "charge off", "bad debt", "核销", "呆账"),
    ),
    "tells features nothing",
    if_none=None,
    needed=True,
)  # fmt: skip
