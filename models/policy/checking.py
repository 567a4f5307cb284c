"""Check a policy against the columns there are: unknown ones, and rules that can never hold."""

import warnings
from collections.abc import Mapping
from difflib import get_close_matches

from creditline.features.errors import DeclarationError
from creditline.models.policy.policy import Policy
from creditline.models.policy.rules import Known, Reach, Rule, reach


class PolicyWarning(UserWarning):
    """Something about a policy that a check could not tell, or that it does not say."""


def check_policy(policy: Policy, known: Mapping[str, Known]) -> None:
    """Refuse (DeclarationError) columns that are not in `known`, and rules that no value of their columns satisfies.

    Warns (PolicyWarning) of a rule the interval check cannot see through, and of what a
    customer must be told and the policy has no words for.
    """
    for trigger in policy.triggers:
        if trigger.words.missing and not trigger.internal:
            warnings.warn(
                f"trigger {trigger.rule.name} has no words in {' and '.join(trigger.words.missing)}, so that a person must tell "
                "the customer of it; write them under [triggers.words], or internal = true",
                PolicyWarning,
                stacklevel=4,
            )
    for rule in policy.rules:
        _check_columns(f"rule {rule.name}", rule.columns, known)
        _check_reach(rule, known)
    for cure in policy.period.cures:
        _check_columns(f"cure {cure.rule.name}", cure.rule.columns, known)
        _check_reach(cure.rule, known)
        if cure.words.missing:
            warnings.warn(
                f"cure {cure.rule.name} has no words in {' and '.join(cure.words.missing)}, so that no customer is told of it; "
                "write them under [notice.cures.words]",
                PolicyWarning,
                stacklevel=4,
            )
    wanted = [("income", policy.income.feature), ("overlay", policy.overlay.feature)]
    wanted += [("[economics]", name) for name in (policy.economics.features if policy.economics else ())]
    for what, name in wanted:
        if name is not None:
            _check_columns(what, (name,), known)
            if not known[name].is_number:
                raise DeclarationError(f"{what} reads {name}, which holds text; name a feature that is a number")


def check_scale(policy: Policy, low: int, high: int) -> None:
    """Refuse (DeclarationError) bands that do not reach from a model's lowest score to its highest."""
    lowest, highest = policy.bands[0].lowest, policy.bands[-1].highest
    if (lowest, highest) != (low, high):
        raise DeclarationError(
            f"the policy's bands reach from {lowest} to {highest} and the model's scores from {low} to {high}; cover them all"
        )


def _check_columns(what: str, names: tuple[str, ...], known: Mapping[str, Known]) -> None:
    for name in names:
        if name not in known:
            close = get_close_matches(name, known, 1, 0.5)
            raise DeclarationError(
                f"{what} reads {name}, which is no column there is; "
                + (f"did you mean {close[0]}?" if close else "`creditline features --list` lists them")
            )


def _check_reach(rule: Rule, known: Mapping[str, Known]) -> None:
    found = reach(rule.node, known)
    if found is Reach.NEVER:
        raise DeclarationError(
            f"rule {rule.name} can never hold: no value satisfies {rule.when!r}; correct it or take it out"
        )
    if found is Reach.UNSURE:
        warnings.warn(
            f"whether rule {rule.name} can ever hold cannot be told from {rule.when!r}; see that it does",
            PolicyWarning,
            stacklevel=4,
        )
