"""Which conditions a label meets, worked out once for each value that a declaration names."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from creditline.features.declare import Is, IsNot, OnTarget

Static = Is | IsNot | OnTarget  # the conditions that rows meet whatever the date


@dataclass(frozen=True)
class LabelConditions:
    """The static conditions on one label, as bits of a row's flags.

    `named`: the bits of the conditions that name a value. `on_target`, `off_target`: the bits of any value that is the
    target product, or is not. `turned`: the bits that are set where none of the named values is, and where there is none.
    """

    label: str
    named: Mapping[str, int]
    on_target: int
    off_target: int
    turned: int

    def of(self, target: str | None) -> Callable[[str], int]:
        """From a value to bits, i set where condition i holds, those `turned` where it does not.

        Without a target every product is the target.
        """
        named, on, off = self.named, self.on_target, self.off_target
        return lambda value: named.get(value, 0) | (on if target is None or value == target else off)


def by_label(conditions: Sequence[Static]) -> tuple[LabelConditions, ...]:
    """One for each label in `conditions`; bit i stands for the i-th of them."""
    labels = dict.fromkeys(_label(condition) for condition in conditions)
    return tuple(_of(label, conditions) for label in labels)


def _of(label: str, conditions: Sequence[Static]) -> LabelConditions:
    named: dict[str, int] = {}
    target = [0, 0]
    turned = 0
    for i, condition in enumerate(conditions):
        if _label(condition) != label:
            continue
        if isinstance(condition, OnTarget):
            target[condition.yes] |= 1 << i
            continue
        for value in set(condition.values):
            named[value] = named.get(value, 0) | 1 << i
        if isinstance(condition, IsNot):
            turned |= 1 << i
    return LabelConditions(label, named, on_target=target[True], off_target=target[False], turned=turned)


def _label(condition: Static) -> str:
    return "product" if isinstance(condition, OnTarget) else condition.label
