"""Why a credit inquiry was made. Only those for an application for credit say that the customer seeks it.

A customer's own look-up, a lender's review of an account it has, an offer nobody asked for and a disputed entry say nothing
of the kind, and who vouches for another's loan asks for none. An inquiry whose purpose is not known counts as one for an
application: to count too many is seen and put right, to count too few is not.
"""

from creditline.features.contract.vocabulary import Vocabulary, Word
from creditline.features.words.named import Named


def _word(word: str, en: str, zh: str, *also: str) -> Word:
    return Word(word, Named.of({"en": en, "zh": zh}), also)


APPLICATIONS = (
    _word("application", "application for credit", "信贷申请", "apply", "hard", "hard inquiry", "融资审批", "贷款申请"),
    _word("loan_application", "loan application", "贷款审批", "loan", "loan approval", "new loan", "贷款"),
    _word("card_application", "card application", "信用卡审批", "card", "credit card", "card approval", "信用卡"),
)
NO_APPLICATIONS = (
    _word("own", "the customer's own look-up", "本人查询", "self", "self inquiry", "own inquiry", "consumer", "自查"),
    _word("review", "review of an account", "贷后管理", "account review", "post loan", "monitoring", "soft", "贷后"),
    _word("guarantee", "check of a guarantor", "担保资格审查", "guarantor", "surety", "担保"),
    _word("offer", "offer not asked for", "营销预审", "promotional", "prescreen", "preapproval", "marketing", "营销"),
    _word("dispute", "disputed entry", "异议查询", "objection", "correction", "异议", "异议核查"),
    _word("other", "anything else but credit", "其他非信贷用途", "employment", "insurance", "tenancy", "保前审查"),
)
PURPOSES = Vocabulary((*APPLICATIONS, *NO_APPLICATIONS), "counts as an application for credit")
