"""A lender's own names as parts of feature names, and the indicators that have words."""

import hashlib
import re
from collections import Counter
from collections.abc import Sequence

INDICATORS = ("unemployment", "inflation", "gdp_growth", "policy_rate", "house_prices", "consumer_confidence")


def slugs(names: Sequence[str]) -> tuple[str, ...]:
    """A part of a feature name for each: lower-case ASCII letters, digits and `_`, no two the same for different names.

    Where that loses letters, or two names come out alike, six hex digits of the name's hash follow.

    >>> slugs(["Home Type", "失业率", "cpi", "CPI"])
    ('home_type', 'x_4546b3', 'cpi_5d2ada', 'cpi_0ef384')
    """
    plain = [_plain(name) for name in names]
    times = Counter(plain)
    return tuple(
        slug if times[slug] == 1 and _says_it_all(name) else f"{slug or 'x'}_{_digest(name)}"
        for name, slug in zip(names, plain, strict=True)
    )


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")


def _says_it_all(name: str) -> bool:
    return bool(re.fullmatch(r"[A-Za-z0-9 _.-]*[A-Za-z0-9][A-Za-z0-9 _.-]*", name))


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:6]
