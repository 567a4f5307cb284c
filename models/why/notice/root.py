"""What a feature is about, whatever its window."""

import re
from functools import cache

from creditline.features.declare import BEFORE_CUT


@cache
def root_of(name: str) -> str:
    """The feature's name without its window and without the mark of the variant measured before a cut.

    >>> root_of("repayment.late_30_365d"), root_of("activity.logins_90d.before_cut"), root_of("utilisation.last")
    ('repayment.late_30', 'activity.logins', 'utilisation.last')
    """
    return re.sub(r"_(\d+d|ever)$", "", name.removesuffix(f".{BEFORE_CUT}"))
