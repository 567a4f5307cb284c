"""A comparison for the terminal."""

from collections.abc import Iterator

from creditline.training.compare.compared import Comparison
from creditline.training.compare.findings.paths import PathMonth
from creditline.training.compare.findings.swap_set import SwapSet
from creditline.training.compare.report.names import MEASURES, SWAPS


def as_text(found: Comparison) -> Iterator[str]:
    """Its lines."""
    first, last = found.days[0], found.days[-1]
    on = str(first) if first == last else f"{len(found.days)} days from {first} to {last}"
    yield f"challenger {found.challenger.version} beside champion {found.champion.version}: {found.customers:,} customers on {on}"
    yield from _outcomes(found)
    yield "stability index of the score: " + ", ".join(
        f"{one.model} {one.psi:.3f} ({one.psi_by_chance:.3f} by chance)" for one in found.stability
    )
    for swap in found.swap_sets:
        yield from _swap(swap)
    yield from _changes(found)
    if found.paths is not None:
        yield ""
        paths = found.paths
        yield (
            f"lines ever cut: by both {paths.cut_by_both:,}, by the champion alone {paths.cut_by_champion:,}, by the challenger "
            f"alone {paths.cut_by_challenger:,}; {paths.end_differs:,} end otherwise"
        )
        yield from (_month(month) for month in sorted(paths.months, key=lambda one: (one.day, one.model)))
    if found.limits:
        yield ""
        yield from found.limits


def _outcomes(found: Comparison) -> Iterator[str]:
    if found.outcomes is None:
        yield f"outcomes are not compared: {found.no_outcomes}"
        return
    rows = found.outcomes.rows
    yield f"outcomes of {rows.customers:,} customers, {rows.defaults:,} defaults; {rows.left_out:,} rows left out as learned from"
    yield ""
    yield f"{'':18}{'champion':>10}{'challenger':>12}{'difference':>12}{'95 % interval':>22}{'p':>8}"
    for one in found.outcomes.measures:
        bounds = f"{one.low:+.4f} to {one.high:+.4f}"
        yield f"{MEASURES[one.measure]:18}{one.champion:>10.4f}{one.challenger:>12.4f}{one.difference:>+12.4f}{bounds:>22}{one.p:>8.3f}"
    for own in found.outcomes.calibration:
        yield (
            f"{own.model}: mean pd {own.mean_pd:.4f}, default rate {own.default_rate:.4f}, calibration error {own.error:.4f} (a right "
            f"model: up to {own.error_by_chance:.4f})"
        )


def _swap(swap: SwapSet) -> Iterator[str]:
    yield ""
    how = "as many let through by each" if swap.by == "equal_number" else "lines left standing by the policy"
    yield f"{how}: {swap.champion_in:,} of {swap.count:,} {swap.unit} by the champion, {swap.challenger_in:,} by the challenger"
    yield f"{'':30}{swap.unit:>10}{'known':>10}{'defaults':>10}{'rate':>9}{'champion pd':>13}{'challenger pd':>15}"
    for one in swap.groups:
        rates = "".join(
            f"{'–' if rate is None else f'{rate:.2%}':>{width}}"
            for rate, width in ((one.default_rate, 9), (one.champion_pd, 13), (one.challenger_pd, 15))
        )
        yield f"{SWAPS[one.group]:30}{one.count:>10,}{one.known:>10,}{one.defaults:>10,}{rates}"
    if swap.gap is not None:
        gap = swap.gap
        yield f"default rate of those in by the challenger alone, less the champion's: {gap.gap:+.2%} ({gap.low:+.2%} to {gap.high:+.2%})"


def _changes(found: Comparison) -> Iterator[str]:
    yield ""
    for of, what in (("band", "customers who change band"), ("action", "lines that change action")):
        for one in found.changes:
            if one.of == of and one.by in ("all", "late"):
                who = "" if one.by == "all" else f", of those {one.group}"
                yield f"{what}: {one.changed:,} of {one.count:,} ({one.share:.1%}){who}"
    if found.lines is not None:
        lines = found.lines
        yield (
            f"limits after: {lines.champion_limit:,.0f} by the champion, {lines.challenger_limit:,.0f} by the challenger; "
            f"{lines.changed_limit:,} lines get another"
        )
    for sums in found.money:
        at = "by outcome" if sums.at == "outcome" else f"at the {sums.at}'s pd"
        yield f"{sums.decisions}'s decisions {at}: loss {sums.loss:,.0f}, profit {sums.profit:,.0f} ({sums.lines:,} lines)"
    reasons = found.reasons
    if reasons is not None and (same := reasons.same_first) is not None:
        yield (
            f"of {reasons.explained:,} customers whose line both cut alike, {same.share:.1%} ({same.low:.1%} to {same.high:.1%}) are told "
            "the same first reason"
        )


def _month(month: PathMonth) -> str:
    money = "" if month.profit is None else f", profit {month.profit:,.0f}"
    return (
        f"{month.day} {month.model:10} {month.lines:,} lines, {month.cut:,} cut ({month.closed:,} closed), {month.restored:,} restored, "
        f"{month.increased:,} raised, limits {month.limit:,.0f}{money}"
    )
