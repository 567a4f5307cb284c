"""Figures held against gates: one verdict per gate that is asked."""

from collections.abc import Callable, Iterator

from creditline.training.compare.compared import Comparison
from creditline.training.compare.days.side import CHALLENGER, CHAMPION
from creditline.training.compare.findings.migration import Changes
from creditline.training.compare.findings.tests import OutcomesCompared
from creditline.training.monitor.population.day import CUTTING
from creditline.training.promote.figures import Figures
from creditline.training.promote.gates import Gates
from creditline.training.promote.registered import Registered
from creditline.training.promote.verdict import Passing, Verdict

_NO_POLICY = "not measured, as no policy was given; give --policy, or state asked = false"
_NO_CHAMPION = "nobody bears the alias yet, so there is nothing to compare with"


def verdicts(
    gates: Gates, figures: Figures, version: Registered, by: str, champion: Registered | None
) -> tuple[Verdict, ...]:
    """The verdict of every gate that is asked, in the order of the file. `by`: who promotes; `champion`: who bears the alias."""
    found: list[Verdict] = []
    compared = champion is not None
    if figures.outcomes is not None:
        found += _judged(gates, figures.outcomes, compared)
    if gates.actions.asked:
        found.append(_actions(gates, figures.lines, compared))
    if gates.reasons.asked:
        found.append(_reasons(gates, figures.lines, compared))
    if figures.parity is not None:
        one = figures.parity
        said = f"of {one.rows:,} rows {one.changed:,} score otherwise through MLflow than by the library, {gates.parity.changed} may"
        found.append(_held("parity", one.changed <= gates.parity.changed, said, one.changed, gates.parity.changed))
    if gates.fairness.asked:
        found.append(_fairness(gates, figures.lines, compared))
    if gates.doubts.asked:
        found.append(_doubts(gates, version, champion))
    if gates.sign_off.asked:
        found.append(_sign_off(version, by))
    return tuple(found)


def _held(gate: str, passes: bool, said: str, measured: float | None = None, threshold: float | None = None) -> Verdict:
    return Verdict(gate, _light(passes), said, measured, threshold)


def _light(passes: bool) -> Passing:
    return Passing.PASSED if passes else Passing.BLOCKED


def _of_both(gate: str, ask: Callable[[str], Verdict], compared: bool) -> Verdict:
    """What the gate says of the version; also whether the champion would pass it."""
    found = ask(CHALLENGER)
    if not compared:
        return found
    theirs = ask(CHAMPION)
    said = found.said
    if theirs.light is Passing.BLOCKED:
        what = "" if theirs.measured is None else f", with {theirs.measured:.4f},"
        said += (
            f"; the champion{what} would not pass either"
            if found.light is Passing.BLOCKED
            else f"; the champion{what} would not pass"
        )
    return Verdict(gate, found.light, said, found.measured, found.threshold, champion=theirs.light)


def _judged(gates: Gates, one: Comparison, compared: bool) -> Iterator[Verdict]:
    found = one.outcomes
    if gates.discrimination.asked:
        if found is None:
            yield _held("gini", False, _unknown(one))
        else:
            yield _of_both("gini", lambda side: _gini(gates, found, side), compared)
            if compared:
                yield _gini_lost(gates, found)
    if gates.calibration.asked:
        if found is None:
            yield _held("calibration", False, _unknown(one))
        else:
            yield _of_both("calibration", lambda side: _calibration(gates, found, side), compared)
    if gates.stability.asked:
        yield _of_both("stability", lambda side: _stability(gates, one, side), compared)


def _unknown(one: Comparison) -> str:
    return f"not measured: {one.no_outcomes}"


def _gini(gates: Gates, found: OutcomesCompared, side: str) -> Verdict:
    asked, one = gates.discrimination, found.measure("gini")
    value, low, high = (
        (one.champion, one.champion_low, one.champion_high)
        if side == CHAMPION
        else (one.challenger, one.challenger_low, one.challenger_high)
    )
    said = (
        f"Gini {value:.4f} ({low:.4f} to {high:.4f}) on {found.rows.rows:,} rows with {found.rows.defaults:,} defaults, "
        f"at least {asked.gini:g} is asked"
    )
    return _held("gini", value >= asked.gini, said, value, asked.gini)


def _gini_lost(gates: Gates, found: OutcomesCompared) -> Verdict:
    asked, one = gates.discrimination, found.measure("gini")
    said = (
        f"Gini {one.difference:+.4f} against the champion ({one.low:+.4f} to {one.high:+.4f}), "
        f"-{asked.lost:g} may be lost, -{asked.lost_at_worst:g} at the lower end"
    )
    passes = one.difference >= -asked.lost and one.low >= -asked.lost_at_worst
    return _held("gini_against_champion", passes, said, one.difference, -asked.lost)


def _calibration(gates: Gates, found: OutcomesCompared, side: str) -> Verdict:
    asked, one = gates.calibration, next(each for each in found.calibration if each.model == side)
    ratio = max(one.default_rate / one.mean_pd, one.mean_pd / one.default_rate)
    most = asked.error + one.error_by_chance
    said = (
        f"default rate {one.default_rate:.4f} where {one.mean_pd:.4f} was promised, a ratio of {ratio:.2f} and at most "
        f"{asked.ratio:g} asked; calibration error {one.error:.4f}, at most {most:.4f} asked"
    )
    return _held("calibration", ratio <= asked.ratio and one.error <= most, said, ratio, asked.ratio)


def _stability(gates: Gates, found: Comparison, side: str) -> Verdict:
    asked, one = gates.stability.psi, next(each for each in found.stability if each.model == side)
    said = f"stability index of the score {one.psi:.3f} ({one.psi_by_chance:.3f} by chance), at most {asked:g} asked"
    return _held("stability", one.psi <= asked, said, one.psi, asked)


def _actions(gates: Gates, found: Comparison | None, compared: bool) -> Verdict:
    if not compared:
        return _held("actions", True, _NO_CHAMPION)
    everybody = None if found is None else found.changed("action")
    if found is None or everybody is None or not everybody.count:
        return _held("actions", False, _NO_POLICY if found is None else "not measured, as no line was decided on")
    asked = gates.actions
    said = (
        f"on {everybody.changed:,} of {everybody.count:,} lines ({everybody.share:.1%}) {found.challenger.policy} acts otherwise than "
        f"under the champion as of {found.days[-1]}, at most {asked.changed:.1%} asked"
    )
    over = [one for by in asked.by for one in _groups(gates, found, by) if one.share > asked.changed_in_group]
    if over:
        listed = ", ".join(f"{one.by} {one.group} {one.share:.1%} of {one.count:,}" for one in over[:5])
        said += f"; {listed}, at most {asked.changed_in_group:.1%} in a group"
    passes = everybody.share <= asked.changed and not over
    return _held("actions", passes, said, everybody.share, asked.changed)


def _groups(gates: Gates, found: Comparison, by: str) -> list[Changes]:
    """The groups by a column that are large enough to be judged by themselves."""
    return [one for one in found.changes if one.of == "action" and one.by == by and one.count >= gates.smallest_group]


def _reasons(gates: Gates, found: Comparison | None, compared: bool) -> Verdict:
    if not compared:
        return _held("reasons", True, _NO_CHAMPION)
    if found is None:
        return _held("reasons", False, _NO_POLICY)
    asked, told = gates.reasons, found.reasons
    if told is None or told.cut_by_both < asked.fewest:
        alike = 0 if told is None else told.cut_by_both
        said = f"{alike} customers have a line that both cut alike, fewer than the {asked.fewest} it is asked from"
        return _held("reasons", True, said)
    same = told.same_first
    if same is None or same.of < asked.fewest:
        said = f"not measured: of {told.cut_by_both:,} customers whose line both cut alike {told.explained:,} could be explained"
        return _held("reasons", False, said)
    said = (
        f"of {same.of:,} customers whose line both cut alike {same.share:.1%} ({same.low:.1%} to {same.high:.1%}) are told the same "
        f"first reason, at least {asked.same_first:.1%} asked"
    )
    return _held("reasons", same.share >= asked.same_first, said, same.share, asked.same_first)


def _fairness(gates: Gates, found: Comparison | None, compared: bool) -> Verdict:
    if found is None:
        return _held("fairness", False, _NO_POLICY)
    for by in gates.fairness.by:
        if len(_groups(gates, found, by)) < 2:
            said = (
                f"not measured, as fewer than two groups by {by} have {gates.smallest_group} lines; take it out of by"
            )
            return _held("fairness", False, said)
    return _of_both("fairness", lambda side: _kept(gates, found, side), compared)


def _kept(gates: Gates, found: Comparison, side: str) -> Verdict:
    """By the column whose groups differ most."""
    worst = []
    for by in gates.fairness.by:
        kept = {one.group: 1 - one.given(side, CUTTING) / one.count for one in _groups(gates, found, by)}
        least, most = min(kept, key=lambda one: kept[one]), max(kept, key=lambda one: kept[one])
        ratio = kept[least] / kept[most] if kept[most] else 1.0
        said = f"by {by} {kept[least]:.1%} of the lines of {least} are not cut and {kept[most]:.1%} of {most}'s, a ratio of {ratio:.2f}"
        worst.append((ratio, said))
    (ratio, said), asked = min(worst), gates.fairness.kept_ratio
    return _held("fairness", ratio >= asked, f"{said}, at least {asked:g} asked", ratio, asked)


def _doubts(gates: Gates, version: Registered, champion: Registered | None) -> Verdict:
    def ask(side: str) -> Verdict:
        one = champion if side == CHAMPION and champion is not None else version
        against = [kind for kind in one.doubts if kind not in gates.doubts.allowed]
        if against:
            said = f"the numbers of its training are in doubt ({', '.join(against)}), and these may not stand"
            return _held("doubts", False, said)
        allowed = f" but {', '.join(one.doubts)}, which may stand" if one.doubts else ""
        return _held("doubts", True, f"nothing speaks against the numbers of its training{allowed}")

    return _of_both("doubts", ask, champion is not None)


def _sign_off(version: Registered, by: str) -> Verdict:
    if version.trainer is None:
        return _held("sign_off", False, "its run does not say who trained it, so nobody can be told from them")
    if _same_person(by, version.trainer):
        said = f"{by} trained it; another person has to promote it, also with an override"
        return Verdict("sign_off", Passing.BLOCKED, said, final=True)
    return _held("sign_off", True, f"{by} signs off what {version.trainer} trained")


def _same_person(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()
