"""How a window is named and said."""

from creditline.features.declare import Words


def suffix(days: int | None) -> str:
    """The end of a feature's name: `_90d`, or `_ever` for all history."""
    return f"_{days}d" if days else "_ever"


def within(en: str, zh: str, days: int | None) -> Words:
    """`en in the last 90 days` / `近90天内zh`; for all history `en so far` / `历史zh`."""
    if days is None:
        return Words(f"{en} so far", f"历史{zh}")
    return Words(f"{en} in the last {days} days", f"近{days}天内{zh}")
