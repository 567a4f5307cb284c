"""Which conditions a label meets, worked out once for each value that a declaration names."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from creditline.features.declare import Is, OnTarget


@dataclass(frozen=True)
class LabelConditions:
    """The static conditions on one label, as bits of a row's flags.

    `named`: the bits of the conditions that name a value. `on_target`, `off_target`: the bits of any value that is the
    target product, or is not.
    """

    label: str
    named: Mapping[str, int]
    on_target: int
    off_target: int

    def of(self, target: str | None) -> Callable[[str], int]:
        """From a value to bits, i set where condition i holds; without a target every product is the target."""
        named, on, off = self.named, self.on_target, self.off_target
        return lambda value: named.get(value, 0) | (on if target is None or value == target else off)


def by_label(conditions: Sequence[Is | OnTarget]) -> tuple[LabelConditions, ...]:
    """One for each label in `conditions`; bit i stands for the i-th of them."""
    labels = dict.fromkeys(_label(condition) for condition in conditions)
    return tuple(_of(label, conditions) for label in labels)


def _of(label: str, conditions: Sequence[Is | OnTarget]) -> LabelConditions:
    named: dict[str, int] = {}
    target = [0, 0]
    for i, condition in enumerate(conditions):
        if _label(condition) != label:
            continue
        if isinstance(condition, Is):
            for value in set(condition.values):
                named[value] = named.get(value, 0) | 1 << i
        else:
            target[condition.yes] |= 1 << i
    return LabelConditions(label, named, on_target=target[True], off_target=target[False])


def _label(condition: Is | OnTarget) -> str:
    return condition.label if isinstance(condition, Is) else "product"
