"""When an instalment is settled, and which bucket its days past due fall into: stated here for every engine.

An instalment is settled on the day its payments, by `paid_on`, reach `amount_due`: `paid > due - HALF_A_CENT`, since
three payments of 33.33 and one of 0.01 make 100.00 though the floats may add up to a little less. A payment without an
amount brings all that is due; an instalment of less than half a cent is settled when due. On day D, while unsettled, it
is D - `due_on` days past due; settled on D, it is not past due on D.
"""

HALF_A_CENT = 0.005

BUCKET_EDGES = (0, 1, 30, 60, 90)  # first day past due of each bucket
BUCKETS = ("current", "1-29", "30-59", "60-89", "90+")
