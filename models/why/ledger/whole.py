"""Whole points and the order of reasons for many pairs at once (compiled): what `answer` does for one."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from creditline.features.compiled import compiled

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Numbers = NDArray[np.int32]


class Rows(NamedTuple):
    """Features that moved a score, (rows,): their place in the model and their whole points."""

    feature: Numbers
    points: Whole


class Reasons(NamedTuple):
    """Families of them. `first` (reasons + 1,): each one's first row. `rank`: its place in order of harm in its pair.

    A pair's reasons stand layer by layer, within a layer the most harmful first, and so do features in a reason.
    """

    first: Whole
    family: Numbers
    points: Whole
    exact: Floats
    margin: Floats
    rank: Numbers


@compiled
def _before(exact: Floats, parts: Whole, one: int, other: int) -> bool:
    """Whether part `one` is rounded up before `other`: larger remainder, then larger magnitude, then earlier."""
    mine, its = parts[one] - exact[one], parts[other] - exact[other]
    if mine != its:
        return bool(mine < its)
    if abs(exact[one]) != abs(exact[other]):
        return bool(abs(exact[one]) > abs(exact[other]))
    return one < other


@compiled
def _whole(exact: Floats, count: int, total: int, parts: Whole, queue: Numbers) -> None:
    """Write `answer.rounding.whole_parts` of the first `count` of `exact` to `parts`; `queue` is scratch."""
    short, waiting = total, 0
    for place in range(count):
        parts[place] = int(np.floor(exact[place]))
        short -= parts[place]
        if exact[place] != 0.0:
            queue[waiting] = place
            waiting += 1
    if short == 0:
        return
    if waiting == 0:
        for place in range(count):
            queue[place] = place
        waiting = count
    for place in range(1, waiting):  # sorted before a part is touched: remainders are those of the floors
        moved, at = queue[place], place
        while at > 0 and _before(exact, parts, moved, queue[at - 1]):
            queue[at] = queue[at - 1]
            at -= 1
        queue[at] = moved
    at = 0
    while short > 0:
        parts[queue[at]] += 1
        short -= 1
        at = (at + 1) % waiting
    at = waiting - 1
    while short < 0:
        parts[queue[at]] -= 1
        short += 1
        at = at - 1 if at > 0 else waiting - 1


@compiled
def whole_rows(exact: Floats, totals: Whole) -> Whole:
    """Each row of `exact` (n, parts) as whole numbers that add up to its total."""
    count = exact.shape[1]
    found, queue = np.empty(exact.shape, np.int64), np.empty(count, np.int32)
    for row in range(len(exact)):
        _whole(exact[row], count, int(totals[row]), found[row], queue)
    return found


@compiled
def _harmful(exact: Floats, margin: Floats, names: Numbers, one: int, other: int) -> bool:
    """Whether `one` stands before `other`: fewer points, then more margin, then by name."""
    if exact[one] != exact[other]:
        return bool(exact[one] < exact[other])
    if margin[one] != margin[other]:
        return bool(margin[one] > margin[other])
    return bool(names[one] < names[other])


@compiled
def _sort(order: Numbers, count: int, exact: Floats, margin: Floats, names: Numbers) -> None:
    """Put the first `count` of `order` in order of harm; the three say it by what `order` holds."""
    for place in range(1, count):
        moved, at = order[place], place
        while at > 0 and _harmful(exact, margin, names, moved, order[at - 1]):
            order[at] = order[at - 1]
            at -= 1
        order[at] = moved


@compiled
def reason_rows(
    points: Floats, margin: Floats, families: Numbers, concepts: Numbers, family_names: Numbers, feature_names: Numbers,
    layers: Numbers, layer_points: Whole, row: Rows, reason: Reasons, pair_first: Whole,
) -> int:  # fmt: skip
    """Write one row per feature that moved a score and one reason per family of them; how many reasons there are.

    `points`, `margin`: (pairs, features). `families` and `concepts` number each feature's family and concept, `layers` each
    family's layer as a column of `layer_points` (pairs, layers); `family_names` and `feature_names` rank them by name. Whole
    points of a layer are shared out to its families, a family's to its concepts, a concept's to its features. `pair_first`
    (pairs + 1,) becomes each pair's first reason.
    """
    count, width = len(family_names), points.shape[1]
    members, counts = np.empty((count, width), np.int32), np.zeros(count, np.int64)
    met, order = np.empty(count, np.int32), np.empty(count, np.int32)
    exact, moved, whole = np.empty(count), np.empty(count), np.empty(count, np.int64)
    own, parts, queue = np.empty(width), np.empty(width, np.int64), np.empty(width, np.int32)
    feature_whole, concept_whole, inside = (
        np.empty(width, np.int64),
        np.empty(width, np.int64),
        np.empty(width, np.int32),
    )
    group_of = np.full(width, -1, np.int32)  # each concept's place in the family at hand
    rows, reasons = 0, 0
    for pair in range(len(points)):
        pair_first[pair] = reasons
        found = 0
        for feature in range(width):
            if margin[pair, feature] == 0.0 and points[pair, feature] == 0.0:
                continue
            family = families[feature]
            if counts[family] == 0:
                met[found] = family
                found += 1
                exact[family], moved[family] = 0.0, 0.0
            members[family, counts[family]] = feature
            counts[family] += 1
            exact[family] += points[pair, feature]
            moved[family] += margin[pair, feature]
        for layer in range(layer_points.shape[1]):
            here = 0
            for at in range(found):
                if layers[met[at]] == layer:
                    order[here], own[here] = met[at], exact[met[at]]
                    here += 1
            if here == 0:
                continue
            _whole(own, here, int(layer_points[pair, layer]), parts, queue)
            for at in range(here):
                whole[order[at]] = parts[at]
            _sort(order, here, exact, moved, family_names)
            for at in range(here):
                family = order[at]
                mine = members[family]
                groups = 0
                for member in range(counts[family]):
                    concept = concepts[mine[member]]
                    if group_of[concept] < 0:
                        group_of[concept], own[groups] = groups, 0.0
                        groups += 1
                    own[group_of[concept]] += points[pair, mine[member]]
                _whole(own, groups, int(whole[family]), concept_whole, queue)
                for group in range(groups):
                    size = 0
                    for member in range(counts[family]):
                        if group_of[concepts[mine[member]]] == group:
                            own[size], inside[size] = points[pair, mine[member]], mine[member]
                            size += 1
                    _whole(own, size, int(concept_whole[group]), parts, queue)
                    for member in range(size):
                        feature_whole[inside[member]] = parts[member]
                for member in range(counts[family]):
                    group_of[concepts[mine[member]]] = -1
                _sort(mine, counts[family], points[pair], margin[pair], feature_names)
                reason.first[reasons], reason.family[reasons], reason.points[reasons] = rows, family, whole[family]
                reason.exact[reasons], reason.margin[reasons] = exact[family] + 0.0, moved[family]
                reasons += 1
                for member in range(counts[family]):
                    row.feature[rows], row.points[rows] = mine[member], feature_whole[mine[member]]
                    rows += 1
        _sort(met, found, exact, moved, family_names)
        for place in range(found):
            for at in range(pair_first[pair], reasons):
                if reason.family[at] == met[place]:
                    reason.rank[at] = place
            counts[met[place]] = 0
    pair_first[len(points)] = reasons
    reason.first[reasons] = rows
    return reasons
