"""Whom the one model lets through and the other not, and what became of them."""

from dataclasses import dataclass

STAYED_IN, SWAPPED_IN, SWAPPED_OUT, STAYED_OUT = "stayed_in", "swapped_in", "swapped_out", "stayed_out"


@dataclass(frozen=True)
class PricedDecisions:
    """Money of some lines as `decisions` of the `champion` or `challenger` leave them, by `[economics]` of the policy.

    `at`: the pd they are priced at, the `champion`'s, the `challenger`'s, or the `outcome` (0 or 1; only lines whose outcome is
    known and was learned from by neither, `lines` of them). `loss`: expected (or by outcome), `profit`: after it.
    """

    decisions: str
    at: str
    lines: int
    loss: float
    profit: float


@dataclass(frozen=True)
class SwapGroup:
    """One of four groups: `stayed_in` and `stayed_out` are treated alike; `swapped_in` by the challenger alone, `swapped_out` by it.

    `count` of all; `known` with an outcome neither model learned from, `defaults` among them, and their rate with its bounds
    (Jeffreys, 95 %; None where no outcome is known). Mean pd under both models is of all. `limit`: the sum of limits before the decision,
    None without lines. `money`: none without economics.
    """

    group: str
    count: int
    known: int
    defaults: int
    default_rate: float | None
    low: float | None
    high: float | None
    champion_pd: float | None
    challenger_pd: float | None
    limit: float | None
    money: tuple[PricedDecisions, ...]


@dataclass(frozen=True)
class RateGap:
    """The default rate of `swapped_in` less that of `swapped_out`, with its 95 % interval; below 0 the swap pays."""

    gap: float
    low: float
    high: float


@dataclass(frozen=True)
class SwapSet:
    """`by`: `equal_number` (the safest by each model, as many as the champion lets through) or `policy` (lines left standing).

    `unit`: `customers` or `lines`, of those not in default. `champion_in` and `challenger_in`: how many each lets through.
    `gap`: None where one of the two groups has no known outcome.
    """

    by: str
    unit: str
    count: int
    champion_in: int
    challenger_in: int
    groups: tuple[SwapGroup, ...]
    gap: RateGap | None

    def group(self, name: str) -> SwapGroup:
        """The group of that name; KeyError for none."""
        return {one.group: one for one in self.groups}[name]
