"""Contributions of features to the change of margin between two rows."""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from creditline.models.trees.trees import Trees
from creditline.models.trees.walk import Players, Scratch, route, walk_pairs

Floats = NDArray[np.float64]
Numbers = NDArray[np.int32]

_BLOCK = 64  # rows routed at a time: they stay in the processor's cache until they are walked


def contributions(
    trees: Trees,
    families: Sequence[str],
    concepts: Sequence[str],
    starts: Floats,
    ends: Floats,
    threads: int = 1,
    out: Floats | None = None,
) -> Floats:
    """What each feature adds to the margin of `ends` over that of `starts`; all of shape (pairs, features).

    Baseline Shapley values with the row's own `starts` as the single reference: the families (`families` names one per
    feature) are the players, the concepts of a family share its value by the Owen value and the features of a concept its
    (the value of Owen 1977 for nested unions: Winter 1989). A concept is of one family; the families handed over as concepts
    again make a game of two levels. A row of the result sums to the change of margin; a feature equal in both rows,
    missing included, gets exactly 0.0. `out`, where given, is overwritten and returned. The same bits for any number of
    threads and any cut of the rows. ValueError for a concept of two families and for shapes that do not fit.
    """
    if starts.shape != ends.shape:
        raise ValueError(f"as many earlier rows as later ones are needed, not {starts.shape} and {ends.shape}")
    return _walked(trees, players_of(families, concepts), starts, ends, False, threads, out)


def average_contributions(
    trees: Trees,
    families: Sequence[str],
    concepts: Sequence[str],
    references: Floats,
    ends: Floats,
    threads: int = 1,
    out: Floats | None = None,
) -> Floats:
    """The mean of `contributions` against every one of `references` (m, features), for each of `ends` (n, features).

    A row of the result sums to its margin less the references' mean margin.
    """
    if not len(references):
        raise ValueError("at least one reference row is needed")
    return _walked(trees, players_of(families, concepts), references, ends, True, threads, out)


def contribution_chunks(
    trees: Trees,
    families: Sequence[str],
    concepts: Sequence[str],
    chunks: Iterable[tuple[Floats, Floats]],
    threads: int = 1,
) -> Iterator[Floats]:
    """`contributions` of each chunk of (starts, ends) in turn; never more than one chunk of them is held here."""
    for starts, ends in chunks:
        yield contributions(trees, families, concepts, starts, ends, threads)


@lru_cache(maxsize=32)
def owen_weights(depth: int) -> Floats:
    """`p! q! / (p + q + 1)!` for p and q in 0..depth: the chance that p given others come before a player and q after.

    >>> owen_weights(2).round(4).tolist()
    [[1.0, 0.5, 0.3333], [0.5, 0.1667, 0.0833], [0.3333, 0.0833, 0.0333]]
    """
    weights = np.empty((depth + 1, depth + 1))
    q = np.arange(depth + 1)
    weights[0] = 1.0 / (q + 1)
    for p in range(1, depth + 1):
        weights[p] = weights[p - 1] * p / (p + q + 1)
    weights.setflags(write=False)
    return weights


def players_of(families: Sequence[str], concepts: Sequence[str]) -> Players:
    """The players of a game on features with these families and concepts; ValueError for a concept of two families."""
    return _numbered(tuple(families), tuple(concepts))


@lru_cache(maxsize=32)
def _numbered(families: tuple[str, ...], concepts: tuple[str, ...]) -> Players:
    if len(families) != len(concepts):
        raise ValueError(
            f"{len(families)} families and {len(concepts)} concepts arrived; one of each per feature is needed"
        )
    home: dict[str, str] = {}
    for family, concept in zip(families, concepts, strict=True):
        if home.setdefault(concept, family) != family:
            raise ValueError(f"the concept {concept} is in the families {home[concept]} and {family}; it can be in one")
    of_family, of_concept = (np.unique(names, return_inverse=True)[1] for names in (families, concepts))
    return Players(of_family.astype(np.int32), of_concept.astype(np.int32))


def _walked(
    trees: Trees, players: Players, was: Floats, now: Floats, shared: bool, threads: int, out: Floats | None
) -> Floats:
    was = np.ascontiguousarray(was, dtype=np.float64)
    now = np.ascontiguousarray(now, dtype=np.float64)
    wide = (trees.feature_count,)
    if was.shape[1:] != wide or now.shape[1:] != wide or len(players.families) != trees.feature_count:
        raise ValueError(f"rows of {trees.feature_count} features are needed, not {was.shape} and {now.shape}")
    if out is None:
        out = np.zeros(now.shape)
    elif out.shape != now.shape or out.dtype != np.float64 or not out.flags.c_contiguous:
        raise ValueError(f"an `out` of shape {now.shape}, float64 and contiguous, is needed")
    else:
        out[:] = 0.0
    weights = owen_weights(trees.depth)
    fixed = _routed(trees, was) if shared else None

    def walk(part: slice) -> None:
        room = _room(trees, players)
        for begin in range(part.start, part.stop, _BLOCK):
            block = slice(begin, min(begin + _BLOCK, part.stop))
            before = _routed(trees, was[block]) if fixed is None else fixed
            walk_pairs(trees, players, weights, before, _routed(trees, now[block]), shared, room, out[block])

    parts = _parts(len(now), threads)
    if len(parts) == 1:
        walk(parts[0])
    else:
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(walk, parts))
    return out


def _routed(trees: Trees, rows: Floats) -> Floats:
    values = np.empty((len(rows), len(trees.slot_feature)))
    route(trees, rows, values)
    return values


def _parts(rows: int, threads: int) -> list[slice]:
    """One part for one thread; else several per thread, so that none waits long for the slowest."""
    if threads == 1 or rows < 2:
        return [slice(0, rows)]
    count = min(8 * threads, rows)
    edges = np.linspace(0, rows, count + 1).astype(int)
    return [slice(begin, end) for begin, end in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True)]


def _room(trees: Trees, players: Players) -> Scratch:
    def numbers(size: int) -> Numbers:
        return np.empty(size, dtype=np.int32)

    return Scratch(
        begins=numbers(len(trees.root)),
        features=numbers(trees.depth + 1),
        sides=numbers(trees.depth + 1),
        waiting_child=numbers(trees.depth + 1),
        waiting_length=numbers(trees.depth + 1),
        members=np.zeros((int(players.families.max()) + 1, 2), dtype=np.int32),
        inside=np.zeros((int(players.families.max()) + 1, 2), dtype=np.int32),
        parts=np.zeros((int(players.concepts.max()) + 1, 2), dtype=np.int32),
    )
