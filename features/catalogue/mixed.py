"""Numbers whose move has no one reason; training leaves them out and keeps their parts.

Two families move `MIXED`. Spending against income rises when more is spent and when less is earned: a model that reads it
tells a lost job as *spending*, and one that reads what is left of income tells an illness that had to be paid for as *income*.

`COMPARED` compare the customer with their own past on one date. Why a score changed is asked between two dates, and these
numbers move twice: when something happens, and back again when the past has caught up, though nothing happened then.

The parts of both are in the catalogue for themselves, and trees put them together as they need.
"""

_WINDOWS = (30, 90, 180, 365)

MIXED = frozenset(
    {
        *(f"income.net_{days}d" for days in _WINDOWS),
        *(f"spending.to_income_{days}d" for days in _WINDOWS),
        "multi_lender.open_to_income",
        "profile.payment_to_income",
    }
)

COMPARED = frozenset(
    {
        *(f"{side}.slope_days_late_365d" for side in ("repayment", "linked")),
        *(f"{side}.slope_months_past_due_180d" for side in ("repayment", "linked")),
        *(f"utilisation.{name}_{days}d" for name in ("slope", "against_mean") for days in (90, 180, 365)),
        "utilisation.balance_change_last",
        *(f"spending.against_usual_{days}d" for days in (180, 360)),
        "spending.month_to_quarter",
        "spending.balance_slope_180d",
        *(f"income.{rows}against_usual_{days}d" for rows in ("", "regular_") for days in (180, 360)),
        "income.month_to_quarter",
        *(f"activity.against_own_{days}d" for days in (180, 365)),
        "inquiries.burst",
    }
)
