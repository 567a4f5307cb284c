"""What a customer is from the beginning: everything here is fixed for life."""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from creditline.training.world.setting.arrays import Flags, Floats, Ints
from creditline.training.world.setting.calendar import BURN_IN, Calendar
from creditline.training.world.setting.draws import Draws, Stream
from creditline.training.world.setting.occupations import OCCUPATIONS, RETIRED, offsets, volatilities
from creditline.training.world.setting.presets import Preset
from creditline.training.world.setting.regions import REGION_SHARES

GROUP = 6
ALWAYS_LATE_FROM = -1.6
_PAYDAYS = np.array([5, 10, 15, 20, 25])
_DUE_DAYS = np.array([10, 15, 20])


@dataclass(frozen=True)
class Traits:
    """Per customer. Money in cents (a month), probabilities and shares 0 to 1, days of the month from 1.

    `improvidence` and `group_risk` are standard normal; `frailty` is the part of the log hazard nobody can see.
    `opened` is the month of joining and `opened_day` its day. `buffer` is the savings aimed at, in months of income.
    `forgetful` and `gap_prone` are log-odds shifts of paying late and of missing a month.
    `line_use` 0 keeps the line for need alone; `always_full` uses 90 % of any line at all times; `scar` is a month in
    which payments are missed, or -1.
    """

    number: Ints
    birth_year: Ints
    region: Ints
    occupation: Ints
    education: Ints
    city_tier: Ints
    opened: Ints
    opened_day: Ints
    improvidence: Floats
    group_risk: Floats
    frailty: Floats
    income: Floats
    payday: Ints
    employer: Ints
    rent_share: Floats
    buffer: Floats
    line_use: Floats
    full_payer: Flags
    pays_down: Floats
    always_full: Flags
    forgetful: Floats
    scar: Ints
    due_day: Ints
    opening_limit: Floats
    loan_limit: Floats
    loan_appetite: Floats
    loan_due_day: Ints
    spends: Floats
    night_share: Floats
    logins: Floats
    inquiry_rate: Floats
    review_phase: Ints


def make_traits(draws: Draws, group_draws: Draws, number: Ints, preset: Preset, calendar: Calendar) -> Traits:
    """Draw the traits of customers `number`; `group_draws` are those of their groups (`number // GROUP`)."""

    def uniform(purpose: int) -> Floats:
        return draws.uniform(Stream.PROFILE, 0, purpose)

    def normal(purpose: int) -> Floats:
        return draws.normal(Stream.PROFILE, 0, purpose)

    def pick(purpose: int, shares: Floats) -> Ints:
        return np.minimum(np.searchsorted(np.cumsum(shares), uniform(purpose)), len(shares) - 1).astype(np.int64)

    group_risk = group_draws.normal(Stream.GROUP, 0, 0)
    improvidence = 0.9 * normal(0) + np.sqrt(0.19) * group_risk
    age = 20.0 + 45.0 * uniform(1) ** 1.4
    occupation = pick(2, np.array([each.share for each in OCCUPATIONS]))
    occupation = np.where((age >= 58) & (uniform(3) < 0.7), RETIRED, occupation)
    education = pick(4, np.array([0.30, 0.30, 0.32, 0.08]))
    region = pick(5, REGION_SHARES)
    city_tier = 1 + pick(6, np.array([0.20, 0.35, 0.30, 0.15]))
    log_income = (
        np.log(8000.0) + offsets()[occupation] + 0.16 * (education - 1.0) - 0.07 * (city_tier - 2)
        - 0.35 * ((age - 42.0) / 22.0) ** 2 + 0.40 * normal(7)
    )  # fmt: skip
    income = np.rint(100.0 * np.exp(log_income))
    limit = income * np.exp(0.05 - 0.10 * improvidence + 0.40 * normal(8))
    joined = uniform(9) >= preset.known_before
    span = calendar.months * (preset.join_until - preset.join_from)
    join_month = BURN_IN + np.floor(calendar.months * preset.join_from + span * uniform(10)).astype(np.int64)
    before = BURN_IN - 1 - np.floor(84.0 * uniform(10)).astype(np.int64)
    chronic = uniform(11)
    return Traits(
        number=number,
        birth_year=(calendar.start // 365.25 + 1970 - age).astype(np.int64),
        region=region,
        occupation=occupation,
        education=education,
        city_tier=city_tier,
        opened=np.where(joined, join_month, before),
        opened_day=(28.0 * uniform(12)).astype(np.int64),
        improvidence=improvidence,
        group_risk=group_risk,
        frailty=0.12 * normal(13),
        income=income,
        payday=_PAYDAYS[pick(14, np.array([0.15, 0.30, 0.30, 0.10, 0.15]))],
        employer=(300.0 * uniform(15)).astype(np.int64),
        rent_share=0.12 + 0.18 * uniform(16),
        buffer=np.exp(0.45 - 0.40 * improvidence + 0.45 * normal(17)),
        line_use=np.where(
            uniform(33) < 0.14, 0.0, np.minimum(np.exp(np.log(0.24) + 0.15 * improvidence + 0.55 * normal(18)), 0.9)
        ),
        full_payer=uniform(19) < expit(0.5 - 0.7 * improvidence),
        pays_down=0.07 + 0.35 * uniform(20) ** 2,
        always_full=chronic < 0.06,
        forgetful=-3.6 + 0.4 * improvidence + 0.6 * normal(21) + np.where(chronic > 0.94, 2.8, 0.0),
        scar=np.where(uniform(22) < 0.05, BURN_IN + np.floor(10.0 * uniform(23)), -1.0).astype(np.int64),
        due_day=_DUE_DAYS[pick(24, np.array([0.6, 0.2, 0.2]))],
        opening_limit=np.clip(np.rint(limit / 1e4), 5, 500) * 1e4,
        loan_limit=np.where(uniform(25) < 0.62, np.clip(np.rint(1.4 * limit / 1e4), 10, 900) * 1e4, 0.0),
        loan_appetite=0.25 * improvidence + 0.6 * normal(26),
        loan_due_day=5 + (21.0 * uniform(27)).astype(np.int64),
        spends=np.exp(np.log(6.5) + 0.45 * normal(28)) * volatilities_calm(occupation),
        night_share=0.03 + 0.10 * uniform(29) ** 3,
        logins=np.exp(np.log(5.5) + 0.55 * normal(30)),
        inquiry_rate=0.05 * np.exp(0.30 * improvidence + 0.5 * normal(31)),
        review_phase=np.floor(12.0 * uniform(32)).astype(np.int64),
    )


def volatilities_calm(occupation: Ints) -> Floats:
    """The retired post less often than others."""
    return np.where(volatilities()[occupation] < 0.025, 0.75, 1.0)
