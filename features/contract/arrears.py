"""When an instalment is settled, when it is late, and which bucket its days fall into: stated here for every engine.

An instalment is settled on the day its payments, by `paid_on`, reach `amount_due`: `paid > due - HALF_A_CENT`, since
three payments of 33.33 and one of 0.01 make 100.00 though the floats may add up to a little less. A payment without an
amount brings all that is due; an instalment of less than half a cent is settled when due. On day D, while unsettled, it
is D - `due_on` days past due; settled on D, it is not past due on D.

It is late, and its days count at all, only once they are more than the lender's days of grace (`grace_days` of
`data.toml`, usually 0); then they count from the day it was due. Paid or open within them it is on time in every number,
and `in_grace` is 1 if it was paid after the day it was due. A default of N days past due begins on day N, or on the first
day beyond the grace where that is later.
"""

HALF_A_CENT = 0.005

LONGEST_GRACE = 29  # days; a longer one would leave nothing of the first month of arrears

BUCKET_EDGES = (0, 1, 30, 60, 90)  # first day past due of each bucket
BUCKETS = ("current", "1-29", "30-59", "60-89", "90+")
