"""Plain texts as codes, or as what is to be said of each, in one pass over them."""

from collections import defaultdict
from collections.abc import Callable
from itertools import count
from operator import itemgetter

import numpy as np

from creditline.features.engine.kernel.columns import Labels


class LookedUp(dict[object, int]):
    """What `meets` says of each text met so far, 0 of null; TypeError for anything else."""

    def __init__(self, meets: Callable[[str], int]) -> None:
        self._meets = meets

    def __missing__(self, value: object) -> int:
        if value is not None and not isinstance(value, str):
            raise TypeError
        self[value] = found = 0 if value is None else self._meets(value)
        return found


def coded(plain: list[object]) -> Labels:
    """Codes by order of sighting, in one pass; TypeError for what is neither text nor null."""
    code: defaultdict[object, int] = defaultdict(count(1).__next__, {None: 0})
    found = itemgetter(None, None, *plain)(code)  # two more, as one alone would come back bare
    values = list(code)[1:]
    if not set(map(type, values)) <= {str}:
        raise TypeError
    # Fewer than 256 codes go through bytes, several times faster than through integers.
    small = len(values) < 256
    places = np.frombuffer(bytes(found), np.uint8) if small else np.fromiter(found, np.int32, len(found))
    codes = places[2:].astype(np.int32) - np.int32(1)
    return Labels(codes, values)


def text_of(value: object) -> str:
    """A plain value as the text it is compared by; TypeError for what has none, such as a list."""
    if isinstance(value, str | int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, bool | float):
        return str(value)
    raise TypeError
