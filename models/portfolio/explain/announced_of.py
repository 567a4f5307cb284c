"""What decisions on record have to do with the notice of a cut, as a letter tells it."""

from collections.abc import Mapping, Sequence
from typing import Any

from creditline.models.policy import Policy
from creditline.models.policy.rules import compared_first
from creditline.models.portfolio.explain.steps import place_of
from creditline.models.why.game.line_facts import Announced, RepaymentPlan


def announced_of(policy: Policy | None, rows: Sequence[Mapping[str, Any] | None]) -> Sequence[Announced | None]:
    """Of each row of `decisions`; empty where no row tells of a notice.

    Limit and step in force may be called `until_limit` and `until_step`.
    """
    found = [None if row is None or row.get("notice") is None else _announced(policy, row) for row in rows]
    return found if any(one is not None for one in found) else ()


def _announced(policy: Policy | None, row: Mapping[str, Any]) -> Announced:
    limit, step = (row[f"until_{of}"] if f"until_{of}" in row else row[f"{of}_in_force"] for of in ("limit", "step"))
    above, instalment, payments = (row.get(f"repay_{name}") for name in ("above", "instalment", "payments"))
    plan = None
    if above is not None and instalment is not None and payments is not None:
        plan = RepaymentPlan(float(above), float(instalment), int(payments))
    cures = () if policy is None else policy.period.cures
    compared = [compared_first(cure.rule.node) for cure in cures]
    return Announced(
        state=row["notice"],
        on=row["announced_on"],
        effective_on=row["effective_on"],
        in_force=place_of(limit, step),
        plan=plan,
        cures=tuple(
            (cure.words, None if first is None else first.threshold)
            for cure, first in zip(cures, compared, strict=True)
        ),
    )
