"""What families and layers are called in answers."""

from creditline.models.why.answer.values import Language
from creditline.models.why.game.layer import Layer

FAMILIES: dict[Language, dict[str, str]] = {
    "en": {
        "repayment": "Repayment",
        "linked_product": "Other products",
        "utilisation": "Use of the limit",
        "spending": "Spending",
        "income": "Income",
        "activity": "Account activity",
        "inquiries": "Credit inquiries",
        "multi_lender": "Loans from other lenders",
        "network": "Linked accounts",
        "profile": "Personal details",
        "macro": "The economy",
    },
    "zh": {
        "repayment": "还款情况",
        "linked_product": "其他产品",
        "utilisation": "额度使用",
        "spending": "消费情况",
        "income": "收入情况",
        "activity": "账户活跃度",
        "inquiries": "信用查询",
        "multi_lender": "其他机构借款",
        "network": "关联账户",
        "profile": "基本资料",
        "macro": "宏观经济",
    },
}

LAYERS: dict[Language, dict[Layer, str]] = {
    "en": {
        Layer.BEHAVIOUR: "the customer's own record",
        Layer.MODEL: "a new model",
        Layer.CALIBRATION: "a new calibration",
        Layer.POLICY: "a changed policy",
        Layer.MACRO: "the economy",
        Layer.PORTFOLIO: "the portfolio cap",
        Layer.STATE: "the line's earlier steps",
    },
    "zh": {
        Layer.BEHAVIOUR: "客户本人记录",
        Layer.MODEL: "模型更新",
        Layer.CALIBRATION: "校准更新",
        Layer.POLICY: "策略调整",
        Layer.MACRO: "宏观经济",
        Layer.PORTFOLIO: "总额度上限",
        Layer.STATE: "额度此前所处阶段",
    },
}


def family_name(family: str, language: Language) -> str:
    """A family's heading; a family without one is called by its own name."""
    return FAMILIES[language].get(family, family)
