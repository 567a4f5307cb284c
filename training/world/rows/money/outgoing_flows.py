"""What goes out whatever is bought: slots 17 to 22, 26 and 30."""

import numpy as np

from creditline.training.world.life.history import History
from creditline.training.world.rows.money.flows import Flow
from creditline.training.world.rows.money.vocabulary import Category, Channel, Office
from creditline.training.world.setting.draws import Stream

_FIRST_BILL = 0.7


def outgoing_flows(history: History) -> list[Flow]:
    """Rent in the first days, medical bills in two parts, support, what is bought from a loan, other lenders, savings, bets."""
    months, budget = history.months, history.months.budget
    first_bill = np.rint(_FIRST_BILL * budget.illness)
    own = Stream.SPENDING
    return [
        Flow(17, Category.HOUSEHOLD, Office.LANDLORD, budget.rent, own, 0, 4),
        Flow(18, Category.HEALTH, Office.HOSPITAL, first_bill, own, 0, 14),
        Flow(19, Category.HEALTH, Office.HOSPITAL, budget.illness - first_bill, own, 14, 12),
        Flow(20, Category.FAMILY, Office.RELATIVE, budget.support, own, 0, 26),
        Flow(21, Category.SHOPPING, -1, months.leaked, own, 20, 7),
        Flow(22, Category.REPAYMENT, Office.OTHER_LENDER, months.service, own, 11),
        Flow(30, Category.SAVINGS, Office.SAVINGS, months.spent.saved, own, 27),
        Flow(26, Category.GAMBLING, -1, budget.bets, own, 0, 27, channel=Channel.APP),
    ]
