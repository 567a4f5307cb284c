"""Figures held against gates: one verdict per gate that is asked."""

from collections.abc import Iterator

from creditline.training.promote.figures import Acted, Figures, GroupOfLines, Judgement
from creditline.training.promote.gates import Gates
from creditline.training.promote.registered import Registered
from creditline.training.promote.verdict import Passing, Verdict

_NO_POLICY = "not measured, as no policy was given; give --policy, or state asked = false"
_NO_CHAMPION = "nobody bears the alias yet, so there is nothing to compare with"


def verdicts(gates: Gates, figures: Figures, version: Registered, by: str, compared: bool) -> tuple[Verdict, ...]:
    """The verdict of every gate that is asked, in the order of the file. `by`: who promotes; `compared`: with a champion."""
    found: list[Verdict] = []
    if figures.judgement is not None:
        found += _judged(gates, figures.judgement)
    if gates.actions.asked:
        found.append(_actions(gates, figures.acted, compared))
    if gates.reasons.asked:
        found.append(_reasons(gates, figures.acted, compared))
    if figures.parity is not None:
        one = figures.parity
        said = f"of {one.rows:,} rows {one.changed:,} score otherwise through MLflow than by the library, {gates.parity.changed} may"
        found.append(_held("parity", one.changed <= gates.parity.changed, said, one.changed, gates.parity.changed))
    if gates.fairness.asked:
        found.append(_fairness(gates, figures.acted))
    if gates.doubts.asked:
        found.append(_doubts(gates, version))
    if gates.sign_off.asked:
        found.append(_sign_off(version, by))
    return tuple(found)


def _held(gate: str, passes: bool, said: str, measured: float | None = None, threshold: float | None = None) -> Verdict:
    return Verdict(gate, Passing.PASSED if passes else Passing.BLOCKED, said, measured, threshold)


def _judged(gates: Gates, one: Judgement) -> Iterator[Verdict]:
    asked = gates.discrimination
    if asked.asked:
        said = (
            f"Gini {one.gini:.4f} ({one.low:.4f} to {one.high:.4f}) on {one.rows:,} rows with {one.defaults:,} defaults, "
            f"at least {asked.gini:g} is asked"
        )
        yield _held("gini", one.gini >= asked.gini, said, one.gini, asked.gini)
        if one.champion is not None:
            moved, worst = 2 * one.champion.difference, 2 * one.champion.low
            said = (
                f"Gini {moved:+.4f} against the champion ({worst:+.4f} to {2 * one.champion.high:+.4f}), "
                f"-{asked.lost:g} may be lost, -{asked.lost_at_worst:g} at the lower end"
            )
            passes = moved >= -asked.lost and worst >= -asked.lost_at_worst
            yield _held("gini_against_champion", passes, said, moved, -asked.lost)
    if gates.calibration.asked:
        ratio = (
            max(one.default_rate / one.mean_pd, one.mean_pd / one.default_rate) if one.default_rate else float("inf")
        )
        most = gates.calibration.error + one.by_chance
        said = (
            f"default rate {one.default_rate:.4f} where {one.mean_pd:.4f} was promised, a ratio of {ratio:.2f} and at most "
            f"{gates.calibration.ratio:g} asked; calibration error {one.error:.4f}, at most {most:.4f} asked"
        )
        passes = ratio <= gates.calibration.ratio and one.error <= most
        yield _held("calibration", passes, said, ratio if one.default_rate else None, gates.calibration.ratio)
    if gates.stability.asked:
        said = f"stability index of the score {one.psi:.3f} ({one.psi_by_chance:.3f} by chance), at most {gates.stability.psi:g} asked"
        yield _held("stability", one.psi <= gates.stability.psi, said, one.psi, gates.stability.psi)


def _actions(gates: Gates, acted: Acted | None, compared: bool) -> Verdict:
    if not compared:
        return _held("actions", True, _NO_CHAMPION)
    if acted is None or not acted.lines.lines:
        return _held("actions", False, _NO_POLICY if acted is None else "not measured, as no line was decided on")
    asked, share = gates.actions, _changed(acted.lines)
    said = (
        f"on {acted.lines.changed:,} of {acted.lines.lines:,} lines ({share:.1%}) {acted.policy} acts otherwise than under "
        f"the champion as of {acted.day}, at most {asked.changed:.1%} asked"
    )
    over = [one for one in acted.groups if one.by in asked.by and _changed(one) > asked.changed_in_group]
    if over:
        listed = ", ".join(f"{one.by} {one.group} {_changed(one):.1%} of {one.lines:,}" for one in over[:5])
        said += f"; {listed}, at most {asked.changed_in_group:.1%} in a group"
    return _held("actions", share <= asked.changed and not over, said, share, asked.changed)


def _changed(lines: GroupOfLines) -> float:
    return (lines.changed or 0) / lines.lines


def _reasons(gates: Gates, acted: Acted | None, compared: bool) -> Verdict:
    if not compared:
        return _held("reasons", True, _NO_CHAMPION)
    if acted is None:
        return _held("reasons", False, _NO_POLICY)
    asked, same = gates.reasons, acted.same_first
    if same is None or same.of < asked.fewest:
        said = f"{0 if same is None else same.of} customers are cut under both models, fewer than the {asked.fewest} it is asked from"
        return _held("reasons", True, said)
    said = (
        f"of {same.of:,} customers cut under both models {same.share:.1%} ({same.low:.1%} to {same.high:.1%}) have the same "
        f"first concept, at least {asked.same_first:.1%} asked"
    )
    return _held("reasons", same.share >= asked.same_first, said, same.share, asked.same_first)


def _fairness(gates: Gates, acted: Acted | None) -> Verdict:
    if acted is None:
        return _held("fairness", False, _NO_POLICY)
    asked = gates.fairness
    worst: tuple[float, str] | None = None
    for by in asked.by:
        kept = {one.group: 1 - one.cut / one.lines for one in acted.groups if one.by == by}
        if len(kept) < 2:
            said = (
                f"not measured, as fewer than two groups by {by} have {gates.smallest_group} lines; take it out of by"
            )
            return _held("fairness", False, said)
        least, most = min(kept, key=lambda one: kept[one]), max(kept, key=lambda one: kept[one])
        ratio = kept[least] / kept[most] if kept[most] else 1.0
        said = f"by {by} {kept[least]:.1%} of the lines of {least} are not cut and {kept[most]:.1%} of {most}'s, a ratio of {ratio:.2f}"
        worst = min(worst or (ratio, said), (ratio, said))
    assert worst is not None
    return _held(
        "fairness",
        worst[0] >= asked.kept_ratio,
        f"{worst[1]}, at least {asked.kept_ratio:g} asked",
        worst[0],
        asked.kept_ratio,
    )


def _doubts(gates: Gates, version: Registered) -> Verdict:
    against = [kind for kind in version.doubts if kind not in gates.doubts.allowed]
    if against:
        return _held(
            "doubts", False, f"the numbers of its training are in doubt ({', '.join(against)}), and these may not stand"
        )
    allowed = f" but {', '.join(version.doubts)}, which may stand" if version.doubts else ""
    return _held("doubts", True, f"nothing speaks against the numbers of its training{allowed}")


def _sign_off(version: Registered, by: str) -> Verdict:
    if version.trainer is None:
        return _held("sign_off", False, "its run does not say who trained it, so nobody can be told from them")
    if _same_person(by, version.trainer):
        said = f"{by} trained it; another person has to promote it, also with an override"
        return Verdict("sign_off", Passing.BLOCKED, said, final=True)
    return _held("sign_off", True, f"{by} signs off what {version.trainer} trained")


def _same_person(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()
