"""A recall as a page for a terminal: what was put right, and month by month what is otherwise."""

from collections.abc import Iterator, Mapping

from creditline.models.portfolio.recall.values import CAUSES, LETTERS, WRONGS, CapOfDay, Recall, RecallMonth


def recall_text(found: Recall) -> str:
    """The page."""
    return "\n".join(_lines(found))


def _lines(found: Recall) -> Iterator[str]:
    yield "Records put right: " + "; ".join(found.told)
    for table, (gone, coming) in found.rows.items():
        yield f"  {table}: {gone:,} rows go, {coming:,} come"
    linked = f", and {found.by_link:,} more are linked to some of them" if found.by_link else ""
    yield f"  of {found.by_record:,} customers{linked}"
    if found.undecided:
        yield f"  on {found.undecided:,} of them no decision is on record"
    heads = (("lines", 9), ("replayed", 10), ("otherwise", 11), ("by record", 11), ("by link", 9), ("by cap", 8))
    yield from ("", f"{'Decided on':12}" + "".join(f"{name:>{width}}" for name, width in heads) + "  limits left")
    for month in found.months:
        counts = "".join(
            f"{month.causes.get(name, 0):>{width},}" for name, width in zip(CAUSES, (11, 9, 8), strict=True)
        )
        yield f"{month.day!s:12}{month.lines:>9,}{month.replayed:>10,}{month.otherwise:>11,}{counts}  {_money(month)}"
    yield ""
    if not found.otherwise:
        yield "No decision would have been otherwise."
    else:
        wrongs = _counted(found.counted("wrongs"), WRONGS)
        yield f"{found.otherwise:,} decisions on {found.customers:,} customers would have been otherwise: {wrongs}."
        yield f"Each of the {found.made_again:,} that rest on records, made again from those as they were, gave what is on record."
    if letters := found.counted("letters"):
        yield f"Letters no longer true: {_counted(letters, LETTERS)}."
    yield from _caps(found)
    if held := sum(month.held for month in found.months):
        yield f"{held:,} decisions that a person or a dispute made stand; they must be looked at again."


def _caps(found: Recall) -> Iterator[str]:
    other = [month for month in found.months if not month.same_cap]
    for month in other:
        yield f"The cap of {month.day} solved again: {_cap(month.cap_recorded)} before, {_cap(month.cap_again)} now."
    if other:
        yield "Under it every other decision of the day, settled again, leaves the line where it is on record."
    same = len(found.months) - len(other)
    if same:
        yield (
            f"Every other decision of {same} of {len(found.months)} days is untouched, to its receipt: no record or link of "
            "the customer is edited, and the cap is the same."
        )


def _cap(cap: CapOfDay) -> str:
    if not cap.binds:
        return "it scaled nobody"
    if cap.threshold == float("inf"):
        return f"everybody to {cap.factor:.4%}"
    return f"scores below {cap.threshold:.0f} to {cap.below:.0%}, at it to {cap.factor:.4%}"


def _money(month: RecallMonth) -> str:
    limit, loss = month.again.limit - month.recorded.limit, month.again.loss - month.recorded.loss
    return f"{limit:+,.0f} (expected loss {loss:+,.0f})"


def _counted(counts: Mapping[str, int], names: tuple[str, ...]) -> str:
    return ", ".join(f"{name} {counts[name]:,}" for name in names if counts.get(name))
