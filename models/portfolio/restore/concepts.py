"""What rose the score until a line is whole, concept by concept, and which records no longer count then."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pyarrow as pa

from creditline.features.evidence.asks import Asks, Span
from creditline.features.evidence.finding import Finder
from creditline.features.evidence.values import Move
from creditline.features.projected.behaviour import Choice
from creditline.features.projected.days import number
from creditline.features.projected.projection import Projection
from creditline.models.portfolio.restore.session import Restoring
from creditline.models.portfolio.restore.values import ConceptBack, FallenAway
from creditline.models.scoring.figures import figure_columns
from creditline.models.scoring.frame import score_frame

MOST_CONCEPTS, MOST_RECORDS = 6, 3


def concepts_back(
    session: Restoring, projection: Projection, choice: Choice, then: pa.Table, whole_on: date
) -> tuple[ConceptBack, ...]:
    """The concepts without whose change the score would be lower on `whole_on`, those worth most first; told to customers only.

    `projection`: of one life under the `choice`; `then`: its features on that day. A concept's points: by how much lower the score
    would be with its features as they were on the day asked about.
    """
    before = as_known(session, projection)
    features = [feature for feature in session.model.features if feature.name in before.column_names]
    concepts = list(dict.fromkeys(f.concept for f in features if f.audience == "customer"))
    rows = [then]
    for concept in concepts:
        names = {f.name for f in features if f.concept == concept}
        rows.append(pa.table({n: before[n] if n in names else then[n] for n in then.column_names}))
    if figure_columns(session.model):
        rows = [row.select(then.column_names) for row in rows]
    scores = score_frame(session.model, pa.concat_tables(rows, promote_options="permissive"))["score"].to_pylist()
    if any(score is None for score in scores):
        return ()
    worth = sorted(
        (
            (scores[0] - score, concept)
            for concept, score in zip(concepts, scores[1:], strict=True)
            if score < scores[0]
        ),
        key=lambda one: (-one[0], one[1]),
    )[:MOST_CONCEPTS]
    found = []
    for points, concept in worth:
        mine = [f for f in features if f.concept == concept]
        moved = [
            f.name for f in mine if _away_from_risk(f.direction, before[f.name][0].as_py(), then[f.name][0].as_py())
        ]
        records = _left(session, projection, choice, moved, whole_on)
        found.append(ConceptBack(concept, mine[0].concept_named.by_language(), points, records))
    return tuple(found)


def _away_from_risk(direction: int, before: float | str | None, after: float | str | None) -> bool:
    """Whether a feature whose risk goes with its value in this direction moved to where there is less."""
    if not direction or isinstance(before, str) or isinstance(after, str) or before is None or after is None:
        return False
    return direction * (after - before) < 0


def as_known(session: Restoring, projection: Projection) -> pa.Table:
    """The features on the day itself."""
    day = [number(session.as_of)]
    columns: dict[str, pa.ChunkedArray] = {}
    for group in session.force.groups:
        tables = {name: rows for name in group.tables if (rows := projection.table(name, [Choice()])) is not None}
        values = group.values(tables, 1, np.zeros(1, np.int32), np.array(day, np.int32), projection.neighbours(day))
        columns |= {name: values[name] for name in values.column_names}
    return pa.table(columns)


def _left(
    session: Restoring, projection: Projection, choice: Choice, names: Sequence[str], whole_on: date
) -> tuple[FallenAway, ...]:
    """The records of some features that no longer count on `whole_on`, the latest first, each once: the shortest window it left."""
    features = [session.catalogue[name] for name in names]
    features = [f for f in features if not {"macro", "links"} & {table for table, _ in f.needs}]
    if not features:
        return ()
    finder = Finder(features, Span(session.as_of, whole_on), 20)
    asks = Asks(np.zeros(len(features), np.int32), np.arange(len(features), dtype=np.int32), np.zeros(1, np.int32))
    world = session.force.groups[0].setup.world
    found = finder.of(lambda name: projection.table(name, [choice]), asks, world)
    gone: dict[tuple[str, date, float | None], FallenAway] = {}
    for ask, row in zip(found.ask.tolist(), found.rows.to_pylist(), strict=True):
        if row["move"] != Move.LEFT or row["on"] > session.as_of:
            continue
        windows = [days for days in features[ask].windows if days]
        own = FallenAway(row["table"], row["on"], row["amount"], min(windows, default=None), row["day"])
        key = (row["table"], row["on"], row["amount"])
        if key not in gone or own.day < gone[key].day:
            gone[key] = own
    return tuple(sorted(gone.values(), key=lambda one: (one.on, one.table), reverse=True)[:MOST_RECORDS])
