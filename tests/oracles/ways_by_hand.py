"""Ways back by hand, and what a letter must say of them."""

from datetime import date, timedelta

from letter_way_back import WayHeld

from creditline.features.projected.behaviour import Choice
from creditline.models.portfolio.restore.values import (
    DecisionToCome,
    Outlook,
    Restoration,
    Rung,
    Way,
    WholeWithin,
)

AS_OF, WHOLE_ON, LATER = date(2024, 12, 31), date(2025, 2, 28), date(2025, 4, 30)
LIMIT, LAST = 9460.5, 23500.0


def restoration(choice: Choice, drawn: WholeWithin | None = None, outlook: Outlook | None = None) -> Restoration:
    """A line that stands whole on 28 February 2025 on the way of a choice, at 9,460.50 of once 23,500."""
    shut = DecisionToCome(date(2025, 1, 31), 560, 7568.0, 2, "maintain", "cool-down", None, None)
    whole = DecisionToCome(WHOLE_ON, 643, LIMIT, 0, "increase", "band good", None, None)
    nothing = Way(Choice(), (shut,), {})
    way = Way(choice, (shut, whole), {Rung.RESTORED: WHOLE_ON, Rung.WHOLE: WHOLE_ON})
    found = outlook or (Outlook.ACTS if choice.acts else Outlook.NOTHING)
    return Restoration(
        customer_id=1000083, line_id="l", as_of=AS_OF, by=LATER, until=LATER, policy="p", policy_version="1", step=2, limit=7568.0,
        last_whole_limit=LAST, outlook=found, nothing=nothing, alone=(), together=way, smallest=way, earliest=way, rule=None,
        not_expressed=(), held_from=None, interval=drawn,
    )  # fmt: skip


def way_held(choice: Choice, drawn: WholeWithin | None = None) -> WayHeld:
    """The same, as a letter is held to it: days are counted from the day of the letter, shares are whole percents."""
    acts = []
    for act in choice.acts:
        degree: date | int | None = None
        if act.behaviour.name == "clears_arrears":
            degree = AS_OF + timedelta(days=int(act.degree or 0))
        elif act.degree is not None:
            degree = round(100 * act.degree)
        acts.append((act.behaviour.name, degree))
    moved = drawn is not None and (drawn.first, drawn.last) != (WHOLE_ON, WHOLE_ON)
    between = (drawn.first, drawn.last) if moved and drawn is not None else (None, None)
    return WayHeld(tuple(acts), WHOLE_ON, LIMIT, LAST, *between)
