"""One month of life: state and draws in, the next state and what happened out. Nothing else is read or kept."""

from dataclasses import dataclass, replace

import numpy as np

from creditline.training.world.life import elsewhere, huabei, jiebei, spending
from creditline.training.world.life.elsewhere import Elsewhere
from creditline.training.world.life.habits import next_habits
from creditline.training.world.life.hazard import Terms, gap_hazard, short_of_cash, stop_hazard, terms
from creditline.training.world.life.income import Income, earn
from creditline.training.world.life.lender import Decided, decide
from creditline.training.world.life.shocks.conduct import Paid, meet_due
from creditline.training.world.life.shocks.kinds import Kind
from creditline.training.world.life.shocks.omission import Omission
from creditline.training.world.life.shocks.shocks import begin_shocks, strengths
from creditline.training.world.life.spending import Budget, Spent
from creditline.training.world.life.state import TERMS_AHEAD, Line, Loan, State, Status
from creditline.training.world.life.world import World
from creditline.training.world.setting.arrays import Flags, Floats, Ints
from creditline.training.world.setting.calendar import BURN_IN
from creditline.training.world.setting.draws import Draws, Stream, rooted_count

PRODUCTS = ("huabei", "jiebei")
_BOTH_STOP = 0.7
_SCAR_CHANCE = 1.0


@dataclass(frozen=True)
class Month:
    """What happened in one month, per customer; the two lines and the loan are as they stood on its first day.

    `huabei_terms` and the hazards are those of this month, known on its eve, whether or not a due is owed.
    """

    huabei: Line
    jiebei: Line
    loan: Loan
    jiebei_balance: Floats
    huabei_missed_before: Ints
    jiebei_missed_before: Ints
    huabei_due: Floats
    jiebei_due: Floats
    huabei_paid: Paid
    jiebei_paid: Paid
    huabei_beyond: Floats
    huabei_written_off: Flags
    jiebei_written_off: Flags
    cashed_out: Floats
    drawn: Floats
    income: Income
    budget: Budget
    spent: Spent
    service: Floats
    leaked: Floats
    elsewhere: Elsewhere
    overspends: Floats
    logins: Ints
    huabei_decided: Decided
    jiebei_decided: Decided
    begun: Flags
    huabei_terms: Terms
    huabei_hazard: Floats
    jiebei_hazard: Floats


def live_month(
    world: World, state: State, month: int, draws: Draws, omission: Omission, *, spared: frozenset[str] = frozenset()
) -> tuple[State, Month]:
    """Live `month`. Products in `spared` are never stopped for good (their hazard is reported all the same).

    In the unseen months nobody stops: the window opens with nobody in default.
    """
    spared = spared | frozenset(PRODUCTS) if month < BURN_IN else spared
    traits, calendar, nature = world.traits, world.calendar, world.nature
    gap = world.macro.gap(month, traits.region)
    before = world.macro.gap(month - 1, traits.region) if month else gap
    year_month = int(calendar.year_month[month])
    shocks, begun = begin_shocks(state.shocks, nature, traits, world.kin, gap, month, draws, omission)
    x = strengths(shocks, month)
    line_h, line_j = (
        _opened(state.huabei, traits.opening_limit, traits.opened, month),
        _opened(state.jiebei, traits.loan_limit, traits.opened, month),
    )
    now = replace(state, huabei=line_h, jiebei=line_j)
    due_h, due_j = huabei.minimum_due(line_h), jiebei.loan_due(state.loan)
    income = earn(traits, x, year_month, month, draws)
    earned = income.pay + income.benefit + income.bonus + income.windfall
    budget = spending.plan(now, traits, x, earned, due_j, year_month)

    parts_h, parts_j = (terms(product, now, traits, before, month - 1, nature.weights) for product in PRODUCTS)
    lateness = (
        traits.forgetful
        + 0.6 * short_of_cash(now)
        - 2.5 * x[:, Kind.DISCIPLINE]
        + 0.6 * x[:, Kind.DISENGAGEMENT]
        - 2.0 * x[:, Kind.STEADYING]
    )
    stop_h, stop_j = stop_hazard("huabei", parts_h, nature), stop_hazard("jiebei", parts_j, nature)
    gap_h, gap_j = gap_hazard(parts_h, nature), gap_hazard(parts_j, nature)
    lapse, trouble = x[:, Kind.LAPSE], x[:, Kind.LOAN_TROUBLE]
    conduct_h, paid_h = meet_due(
        state.huabei_conduct, due_h, stop_h,
        np.where(traits.scar == month, _SCAR_CHANCE, np.minimum(gap_h * np.exp(0.8 * lapse), 1.0)),
        lateness + 4.0 * lapse + 3.2 * x[:, Kind.SLIPPING], calendar.length[month] - traits.due_day, Stream.HUABEI, month,
        draws, never_stops="huabei" in spared, kept=nature.memory.lateness,
    )  # fmt: skip
    follows = (conduct_h.stopped & ~state.huabei_conduct.stopped) * _BOTH_STOP
    conduct_j, paid_j = meet_due(
        state.jiebei_conduct, due_j, np.maximum(stop_j, follows),
        np.minimum(gap_j * np.exp(0.8 * trouble), 1.0), lateness + 4.0 * trouble + 3.2 * x[:, Kind.LOAN_SLIPPING],
        calendar.length[month] - traits.loan_due_day, Stream.JIEBEI, month, draws, never_stops="jiebei" in spared,
        kept=nature.memory.lateness,
    )  # fmt: skip

    abroad = elsewhere.seek(now, traits, x, month, draws)
    slot = month % TERMS_AHEAD
    service = np.maximum(state.service - state.service_ends[:, slot], 0.0)
    ends = state.service_ends.copy()
    ends[:, slot] = 0.0
    payment = huabei.pay(now, traits, x, due_h, paid_h, state.cash + earned)
    after_h = huabei.after_payment(line_h, conduct_h, payment, paid_h)
    after_j, loan = jiebei.after_due(line_j, state.loan, conduct_j)
    known = traits.opened < month
    loan, drawn = jiebei.draw_loan(now, traits, after_j, conduct_j, loan, known, month, draws)
    stops_now = conduct_h.stopped & ~state.huabei_conduct.stopped
    part = np.where(traits.opened == month, 1.0 - traits.opened_day / 30.0, 1.0)
    use = huabei.use(now, traits, x, budget.discretionary, after_h, conduct_h, stops_now, part)
    after_h = replace(after_h, balance=after_h.balance + use.purchases + use.cashed_out)
    after_j = replace(after_j, balance=jiebei.outstanding(loan, conduct_j))

    paid_loan = np.where(paid_j.missed, 0.0, due_j) + paid_j.settled
    repaid = payment.towards_due + payment.beyond + paid_h.settled + paid_loan
    leaked = np.rint(spending.SPENT_AT_ONCE * (abroad.lent + drawn.amount))
    in_hand = (
        state.cash + earned + abroad.lent + drawn.amount - leaked - repaid - service
        - budget.must
    )  # fmt: skip
    spent = spending.spend(now, traits, in_hand, use.purchases, budget.discretionary)
    rate = traits.logins * (1.0 - 0.85 * x[:, Kind.DISENGAGEMENT]) * (1.0 + 0.25 * x[:, Kind.DISCIPLINE])
    rate = rate * (1.0 - 0.10 * short_of_cash(now)) * (1.0 - 0.8 * x[:, Kind.FADING])
    logins = rooted_count(rate, draws.normal(Stream.LOGINS, month, 0), 1.2, 60)

    cuts_h, decided_h = decide(
        world.lender, after_h, conduct_h, conduct_j, state.habits, service, traits, 0, month, draws
    )
    cuts_j, decided_j = decide(
        world.lender, after_j, conduct_j, conduct_h, state.habits, service, traits, 1, month, draws
    )
    outgo = budget.must + leaked + spent.everyday
    habits = next_habits(
        state.habits, income.pay + income.benefit, outgo, logins, abroad.inquiries, spending.burden(x),
        budget.bets, (decided_h, decided_j), world.preset.sting, nature.memory, month,
    )  # fmt: skip
    following = State(
        cash=spent.cash,
        habits=habits,
        shocks=shocks,
        huabei=_with_usual(cuts_h),
        huabei_conduct=conduct_h,
        jiebei=_with_usual(cuts_j),
        loan=loan,
        jiebei_conduct=conduct_j,
        service=service + abroad.service_added,
        service_ends=ends + abroad.ends,
    )
    return following, Month(
        huabei=line_h,
        jiebei=line_j,
        loan=state.loan,
        jiebei_balance=line_j.balance,
        huabei_missed_before=state.huabei_conduct.missed,
        jiebei_missed_before=state.jiebei_conduct.missed,
        huabei_due=due_h,
        jiebei_due=due_j,
        huabei_paid=paid_h,
        jiebei_paid=paid_j,
        huabei_beyond=payment.beyond,
        huabei_written_off=(after_h.status == Status.WRITTEN_OFF) & (line_h.status != Status.WRITTEN_OFF),
        jiebei_written_off=(after_j.status == Status.WRITTEN_OFF) & (line_j.status != Status.WRITTEN_OFF),
        cashed_out=use.cashed_out,
        drawn=drawn.amount,
        income=income,
        budget=budget,
        spent=spent,
        service=service,
        leaked=leaked,
        elsewhere=replace(abroad, ends=abroad.ends[:, :0]),
        overspends=x[:, Kind.OVERSPENDING],
        logins=logins,
        huabei_decided=decided_h,
        jiebei_decided=decided_j,
        begun=begun,
        huabei_terms=parts_h,
        huabei_hazard=stop_h,
        jiebei_hazard=stop_j,
    )


def _opened(line: Line, limit: Floats, opened: Ints, month: int) -> Line:
    """The line, opened where this is the customer's first month (or the world's)."""
    opens = (line.status == Status.UNOPENED) & (opened <= month) & (limit > 0)
    return replace(
        line,
        status=np.where(opens, int(Status.OPEN), line.status),
        limit=np.where(opens, limit, line.limit),
        changed=np.where(opens, month, line.changed),
    )


def _with_usual(line: Line) -> Line:
    return replace(line, average_use=0.9 * line.average_use + 0.1 * line.use)
