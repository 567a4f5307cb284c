"""A report's values as JSON can hold them."""

from datetime import date
from typing import Any


def plain(value: Any) -> Any:
    """The same with tuples as lists and dates as YYYY-MM-DD, however deep.

    >>> plain({"on": date(2024, 1, 31), "rows": (1, 2)})
    {'on': '2024-01-31', 'rows': [1, 2]}
    """
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value
