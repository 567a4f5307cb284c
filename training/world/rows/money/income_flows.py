"""Pay and what else comes in without being owed: slots 0 to 7."""

import numpy as np

from creditline.training.world.life.history import History
from creditline.training.world.rows.money.flows import Flow
from creditline.training.world.rows.money.vocabulary import FIRST_EMPLOYER, Category, Office
from creditline.training.world.setting.calendar import working_day_before
from creditline.training.world.setting.draws import Stream
from creditline.training.world.setting.occupations import RETIRED, irregular

_THIRDS = ((0, 9), (9, 9), (18, 10))


def income_flows(history: History) -> list[Flow]:
    """Regular pay on payday (the Friday before, at a week-end); irregular pay in three amounts over the month."""
    world, income = history.world, history.months.income
    first = world.calendar.first[: len(income.pay), None]
    retired = world.traits.occupation == RETIRED
    regular = ~irregular()[world.traits.occupation]
    employer = FIRST_EMPLOYER + world.traits.employer
    payday = working_day_before(first + world.traits.payday - 1)
    salary = np.where(regular & ~retired, income.pay, 0.0)
    pension = np.where(retired, income.pay, 0.0)
    takings = np.where(~regular & ~retired, income.pay, 0.0)
    flows = [
        Flow(0, Category.SALARY, employer, salary, Stream.INCOME, on=payday, incoming=True, office_hours=True),
        Flow(0, Category.PENSION, employer, pension, Stream.INCOME, on=payday, incoming=True, office_hours=True),
    ]
    for k, (start, span) in enumerate(_THIRDS):
        piece = np.rint((k + 1) * takings / 3.0) - np.rint(k * takings / 3.0)
        flows.append(Flow(1 + k, Category.BUSINESS_INCOME, employer, piece, Stream.INCOME, start, span, incoming=True))
    return [
        *flows,
        Flow(
            4,
            Category.BENEFIT,
            Office.LABOUR_OFFICE,
            income.benefit,
            Stream.INCOME,
            15,
            incoming=True,
            office_hours=True,
        ),
        Flow(5, Category.BONUS, employer, income.bonus, Stream.INCOME, 19, incoming=True, office_hours=True),
        Flow(6, Category.TRANSFER, Office.RELATIVE, income.windfall, Stream.INCOME, 0, 25, incoming=True),
        Flow(7, Category.FAMILY, Office.RELATIVE, history.months.spent.help_in, Stream.SPENDING, 23, 4, incoming=True),
    ]
