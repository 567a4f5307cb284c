"""What is usual among others."""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from creditline.models.why.answer.parts import Value


def usual_value(values: Sequence[Value]) -> Value:
    """The median of the numbers, or the most frequent category (the first by name); None if most have none."""
    known = [value for value in values if value is not None]
    if 2 * len(known) < len(values):
        return None
    numbers = [value for value in known if isinstance(value, float)]
    if numbers:
        return float(np.median(numbers))
    counted = Counter(map(str, known))
    return min(counted, key=lambda value: (-counted[value], value))
