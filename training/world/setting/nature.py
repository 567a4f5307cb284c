"""What kind of world it is: how its shocks come, what raises the hazard of default and by how much, and for how long it is remembered.

In a `SUDDEN` world a shock strikes within months and adds one to three to the log hazard, which looks at the last weeks. In a `SLOW` one
causes build up over most of a year or longer, add a few tenths, and what counts is the year behind: the hazard
looks at running means of half a year against those of three, and few ever default.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Weights:
    """How much each cause adds to the log hazard; the terms they multiply are in `life.hazard`."""

    lateness: float = 1.25
    other_lateness: float = 0.95
    other_use: float = 0.45
    use: float = 2.0
    rise_of_use: float = 1.0
    usual_use: float = 0.0
    stress: float = 0.35
    spending_rise: float = 1.1
    betting: float = 0.0
    income_drop: float = 2.0
    income_level: float = 0.35
    login_decline: float = 1.0
    inquiries: float = 0.85
    service: float = 3.0
    support: float = 1.2
    group: float = 0.10
    tenure: float = 0.30
    education: float = 0.12
    unemployment: float = 0.25


@dataclass(frozen=True)
class Memory:
    """How habits and lateness are remembered, each a share of one month.

    `fast`, `fast_logins` and `slow`: the weight of this month in the running means; `lateness`, `inquiries`, `support` and
    `betting`: how much of the past is kept. Where `settles`, a slow mean is the plain mean of all months so far until `slow` is more.
    """

    fast: float = 0.45
    fast_logins: float = 0.40
    slow: float = 0.06
    lateness: float = 0.85
    inquiries: float = 0.7
    support: float = 0.7
    betting: float = 0.9
    settles: bool = False

    def slow_share(self, month: int) -> float:
        """The weight of `month` (0: the first unseen one) in a slow mean."""
        return max(self.slow, 1.0 / (month + 1)) if self.settles else self.slow


@dataclass(frozen=True)
class Nature:
    """A kind of world.

    `slow`: which shocks strike, those marked so or the others. `huabei`, `jiebei`, `gap`: intercepts of the log hazards of
    stopping and of a passing gap. `pairs`, `masked`: chance a month that two troubles, or a trouble and a relief, begin together.
    No kind begins again within `again_after` months.
    """

    slow: bool = False
    weights: Weights = Weights()
    memory: Memory = Memory()
    huabei: float = -7.85
    jiebei: float = -7.4
    gap: float = -4.6
    pairs: float = 0.0025
    masked: float = 0.0025
    again_after: int = 18

    def intercept(self, product: str) -> float:
        """That of "huabei" or "jiebei"."""
        return self.huabei if product == "huabei" else self.jiebei


SUDDEN = Nature()
SLOW = Nature(
    slow=True,
    weights=Weights(
        lateness=0.45,
        other_lateness=0.40,
        other_use=0.25,
        use=0.0,
        rise_of_use=0.0,
        usual_use=1.3,
        stress=0.20,
        spending_rise=2.5,
        betting=5.0,
        income_drop=2.2,
        income_level=0.35,
        login_decline=0.70,
        inquiries=0.35,
        service=1.8,
        support=0.70,
        group=0.10,
        tenure=0.30,
        education=0.12,
        unemployment=0.15,
    ),
    memory=Memory(fast=0.15, fast_logins=0.15, slow=0.03, lateness=0.94, inquiries=0.92, settles=True),
    huabei=-7.5,
    jiebei=-7.3,
    gap=-5.6,
    pairs=0.0008,
    masked=0.0008,
    again_after=36,
)
