"""What moved the mean score and the expected loss between two days: the ledgers of the customers, added up by cause."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from creditline.models.artefact import Model
from creditline.models.policy.parts.economics import Economics
from creditline.models.why.game.chain import Chain
from creditline.models.why.game.layer import Layer, layer_of_family
from creditline.models.why.game.model_rows import ModelRows
from creditline.models.why.game.play import play
from creditline.training.monitor.population.line_losses import LinesOn, LossMoves, loss_moves
from creditline.training.monitor.population.succession import Succession
from creditline.training.monitor.population.tallied import Tally, thinned

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class CauseShare:
    """One cause of the shift. `points`: its part of the change of the mean score; `loss`: of that of the expected loss, money.

    A cause is a concept, of layer `behaviour` or `macro`; or one of the others, which are their own layer: `model` and
    `calibration` (another one than on the reference day: its trees, and what turns them into a score), `use` (what is owed),
    `line` (limits and steps, the lender's doing), `terms` (figures of another band), `held` (pd that moved beyond an end of the
    scale), lines that `opened` or are `gone`, and customers who `joined`, `left`, `defaulted` or were `cured`. `loss` is None
    without economics.
    """

    cause: str
    layer: str
    points: float
    loss: float | None


@dataclass(frozen=True)
class ShiftByCause:
    """The change between two days as a sum over causes; points add up to `score_now - score_before`, losses likewise.

    Of `sampled` customers who were scored on either day, `both` were on both: theirs are the ledgers that are added up. Scores are
    held at the ends of the scale and not rounded. `whole`: whether these are all customers.
    """

    sampled: int
    both: int
    whole: bool
    score_before: float
    score_now: float
    loss_before: float | None
    loss_now: float | None
    causes: tuple[CauseShare, ...]


def shift_by_cause(
    model: Model,
    days: tuple[Tally, Tally],
    figures: tuple[Floats, ...] | None,
    lines: tuple[LinesOn, LinesOn] | None,
    economics: Economics | None,
    refit: Succession | None = None,
) -> ShiftByCause | None:
    """Play each customer's ledger between the days, and add them up; None where nobody was scored on both.

    `figures`: those of the model's macro terms on each day, (terms,) each, None where it has none. `lines` and `economics`: what
    losses are told by; None for none. `refit`: where the first day was scored by another model.
    """
    kept = thinned(days)
    before, now = ({one: place for place, one in enumerate(day.scored)} for day in kept)
    both = [one for one in before if one in now]
    if not both:
        return None
    start, end = (day.matrix[[places[one] for one in both]] for day, places in zip(kept, (before, now), strict=True))
    earlier, figures_earlier = (model, figures) if refit is None else (refit.earlier, refit.figures)
    chain = _chain(model, start, end, figures, refit, both)
    names, points = _points(chain)
    ends = chain.points(frozenset()), chain.points(frozenset(chain.layers))
    gone, came = [one for one in before if one not in now], [one for one in now if one not in before]
    left = ["defaulted" if one in kept[1].in_default else "left" for one in gone]
    new = ["cured" if one in kept[0].in_default else "joined" for one in came]
    apart = [
        _scores(by, day.matrix[[places[one] for one in those]], None if known is None else known[at])
        for at, (by, known, day, places, those) in enumerate(
            ((earlier, figures_earlier, kept[0], before, gone), (model, figures, kept[1], now, came))
        )
    ]
    moves: LossMoves | None = None
    if lines is not None and economics is not None:
        why = dict(zip((*gone, *came), (*left, *new), strict=True))
        moves = loss_moves(lines, economics, both, points, why)
    shares = dict(zip(names, points.mean(axis=0).tolist(), strict=True))
    shares |= _composition(ends[0], apart[0], left, ("left", "defaulted"), sign=-1)
    shares |= _composition(ends[1], apart[1], new, ("joined", "cured"), sign=1)
    return ShiftByCause(
        sampled=len(both) + len(gone) + len(came),
        both=len(both),
        whole=all(day.whole for day in kept),
        score_before=float(np.concatenate((ends[0], apart[0])).mean()),
        score_now=float(np.concatenate((ends[1], apart[1])).mean()),
        loss_before=None if moves is None else moves.before,
        loss_now=None if moves is None else moves.now,
        causes=_told(names, _layers(chain), shares, moves),
    )


def _chain(
    model: Model,
    start: Floats,
    end: Floats,
    figures: tuple[Floats, ...] | None,
    refit: Succession | None,
    customers: Sequence[str],
) -> Chain:
    """The customers of both days; where another model scored the first, as either model reads them."""
    if refit is None:
        rows = _rows(model, start, end, figures)
        return Chain(rows, rows)
    later = _rows(model, refit.rows(model, refit.days[0], customers), end, figures)
    earlier = _rows(refit.earlier, start, refit.rows(refit.earlier, refit.days[1], customers), refit.figures)
    return Chain(earlier, later)


def _rows(model: Model, start: Floats, end: Floats, figures: tuple[Floats, ...] | None) -> ModelRows:
    if figures is None:
        return ModelRows(model, start, end)
    was, now = (np.ascontiguousarray(np.broadcast_to(one, (len(start), len(one)))) for one in figures)
    return ModelRows(model, start, end, (was, now))


def _points(chain: Chain) -> tuple[list[str], Floats]:
    """The concepts, then the layers without features, and each customer's points of them, (customers, names)."""
    played = play(chain).scores
    of = [feature.concept for feature in chain.features]
    names = list(dict.fromkeys(of))
    points = np.zeros((chain.pairs, len(names)))
    for place, name in enumerate(of):
        points[:, names.index(name)] += played.points[:, place]
    bare = [place for place, layer in enumerate(played.playing) if layer in (Layer.MODEL, Layer.CALIBRATION)]
    return [*names, *(str(played.playing[place]) for place in bare)], np.hstack((points, played.layers[:, bare]))


def _layers(chain: Chain) -> dict[str, str]:
    """The layer of each concept."""
    return {feature.concept: str(layer_of_family(feature.family)) for feature in chain.features}


def _scores(model: Model, matrix: Floats, figures: Floats | None) -> Floats:
    """Clipped, unrounded scores of rows (n, features)."""
    if not len(matrix):
        return np.empty(0)
    rows = _rows(model, matrix, matrix, None if figures is None else (figures, figures))
    return Chain(rows, rows).points(frozenset())


def _composition(
    stayed: Floats, others: Floats, why: Sequence[str], kinds: tuple[str, str], *, sign: int
) -> Mapping[str, float]:
    """How far each kind of those on one day only draws its mean away from that of those who stayed."""
    size = len(stayed) + len(others)
    gaps, kind = sign * (others - stayed.mean()) / size, np.array(why, dtype=object)
    return {name: float(gaps[kind == name].sum()) if len(why) else 0.0 for name in kinds}


def _told(
    names: Sequence[str], layers: Mapping[str, str], shares: Mapping[str, float], moves: LossMoves | None
) -> tuple[CauseShare, ...]:
    losses = {} if moves is None else moves.by_cause(names)
    found = [
        CauseShare(
            cause=name,
            layer=layers.get(name, name),
            points=shares.get(name, 0.0),
            loss=None if moves is None else losses.get(name, 0.0),
        )
        for name in dict.fromkeys((*names, *shares, *losses))
    ]
    moved = [one for one in found if one.points or one.loss]
    order = [str(layer) for layer in Layer]
    place = {one.layer: order.index(one.layer) if one.layer in order else len(order) for one in moved}
    return tuple(sorted(moved, key=lambda one: (place[one.layer], -abs(one.points), -abs(one.loss or 0.0), one.cause)))
