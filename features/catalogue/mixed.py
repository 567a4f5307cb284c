"""Numbers that two families move: no reason of either.

Spending against income rises when more is spent and when less is earned. A model that reads it tells a lost job as
*spending*, and an illness that had to be paid for as *income* where it reads what is left of income. Both parts are in
the catalogue for themselves, so training leaves their mixtures out and trees put the parts together as they need.
"""

MIXED = frozenset(
    {
        *(f"income.net_{days}d" for days in (30, 90, 180, 365)),
        *(f"spending.to_income_{days}d" for days in (30, 90, 180, 365)),
        *(f"spending.to_income_{days}d.before_cut" for days in (30, 90, 180, 365)),
        "multi_lender.open_to_income",
        "profile.payment_to_income",
    }
)
