"""The named worlds: what each changes against a calm one."""

from dataclasses import dataclass

from creditline.training.world.setting.nature import SLOW, SUDDEN, Nature


@dataclass(frozen=True)
class Preset:
    """What sets one world apart; times are shares of the window written.

    `recession` percentage points of unemployment added at its height, from `recession_at` on.
    `known_before` share of customers who were with the lender before the window begins; the others join evenly from
    `join_from` to `join_until` (a negative time is before the window).
    `review_months` between two reviews of a line; `strict` is subtracted from the lender's cut-offs.
    `squeeze` share of well-behaved lines cut for the portfolio's sake in each of three months from `squeeze_at`.
    `sting` how much a cut changes what the customer does next.
    `nature` the kind of world it is.
    """

    name: str
    recession: float = 0.0
    recession_at: float = 0.55
    known_before: float = 0.70
    join_from: float = 0.0
    join_until: float = 0.60
    review_months: int = 6
    strict: float = 0.0
    squeeze: float = 0.0
    squeeze_at: float = 0.72
    sting: float = 0.5
    nature: Nature = SUDDEN


PRESETS: dict[str, Preset] = {
    preset.name: preset
    for preset in (
        Preset("calm"),
        Preset("recession", recession=3.0),
        Preset("policy-squeeze", squeeze=0.12),
        Preset("thin-file", known_before=0.10, join_from=-0.15, join_until=0.75),
        Preset("feedback", review_months=3, strict=0.5, sting=2.0),
        Preset("slow", strict=-1.5, nature=SLOW),
    )
}
