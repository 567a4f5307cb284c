"""Numbers that stand for aggregates inside the compiled scan."""

from creditline.features.declare import How

# What is kept while scanning (an accumulator), newest row first.
ROWS, SUM, MOMENTS, MAX, MIN, LAST, FIRST, NEWEST, OLDEST, DAYS, GAPS, STREAK, SLOPE, LABELS, NEW, MONTHS = range(16)
STATE = 12  # numbers an accumulator may keep

ACCUMULATOR = {
    How.COUNT: ROWS,
    How.DAYS: DAYS,
    How.SUM: SUM,
    How.MEAN: SUM,
    How.MAX: MAX,
    How.MIN: MIN,
    How.DEVIATION: MOMENTS,
    How.SLOPE: SLOPE,
    How.LAST: LAST,
    How.FIRST: FIRST,
    How.RECENCY: NEWEST,
    How.AGE: OLDEST,
    How.GAP_MEAN: GAPS,
    How.GAP_DEVIATION: GAPS,
    How.STREAK: STREAK,
    How.DISTINCT: LABELS,
    How.ENTROPY: LABELS,
    How.TOP_SHARE: LABELS,
    How.NEW: NEW,
    How.TYPICAL_MONTH: MONTHS,
}

# How an accumulator is read out into a cell.
HOW = {how: number for number, how in enumerate(How)}
H_COUNT, H_DAYS, H_SUM, H_MEAN, H_MAX, H_MIN, H_DEVIATION, H_SLOPE = range(8)
H_LAST, H_FIRST, H_RECENCY, H_AGE, H_GAP_MEAN, H_GAP_DEVIATION, H_STREAK = range(8, 15)
H_DISTINCT, H_ENTROPY, H_TOP_SHARE, H_NEW, H_TYPICAL_MONTH = range(15, 20)

ALL_HISTORY = 1 << 28  # a window longer than any history, in days
NEVER = 1 << 29  # a day that does not come
