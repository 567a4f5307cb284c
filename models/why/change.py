"""Why a score changed between two dates: the entry point."""

import pyarrow as pa

from creditline.features.errors import DataError
from creditline.models.artefact import Model
from creditline.models.why.answer.assemble import answer
from creditline.models.why.answer.given import named_values
from creditline.models.why.answer.moments import moments
from creditline.models.why.answer.values import Why
from creditline.models.why.answer.versions import MadeBy
from creditline.models.why.game.lines import Deciding
from creditline.models.why.game.play import play
from creditline.models.why.game.standing import standing
from creditline.models.why.pairs import pairs_of
from creditline.models.why.previous import Previous, chain_of, rows_of


def explain_change(
    model: Model,
    start: pa.Table,
    end: pa.Table,
    *,
    previous: Previous | None = None,
    lines: Deciding | None = None,
) -> Why:
    """Why one customer's score changed from the row `start` to the row `end` (tables of one row, as computed features).

    Exact: the layers' exact points add up to the change of clipped, unrounded points to 1e-9, whole points to the
    change of the score, and a feature with equal values has none. DataError for rows of two customers, dates that are
    not in order, features that the rows lack, and models that cannot be explained.
    """
    if start.num_rows != 1 or end.num_rows != 1:
        raise DataError(
            f"one row per date is needed, not {start.num_rows} and {end.num_rows}; pick one customer's rows"
        )
    return explain_changes(model, start, end, previous=previous, lines=lines)[0]


def explain_changes(
    model: Model,
    starts: pa.Table,
    ends: pa.Table,
    threads: int = 1,
    *,
    previous: Previous | None = None,
    lines: Deciding | None = None,
) -> list[Why]:
    """The same for many customers at once: row i of `starts` belongs with row i of `ends`, and with line i of `lines`.

    `previous`: the model that was in force at the earlier date. `lines`: what a policy decides; without it the change
    of score is explained and the limit left out.
    """
    pairs = pairs_of(starts, ends)
    if not pairs:
        return []
    chain = chain_of(model, starts, ends, previous, threads)
    played = play(chain, lines)
    decided = (None, None) if played.lines is None else (played.lines.start, played.lines.end)
    before = moments(standing(chain, frozenset()), [pair.start for pair in pairs], decided[0])
    after = moments(standing(chain, frozenset(chain.layers)), [pair.end for pair in pairs], decided[1])
    named = (played.scores.margin != 0.0).any(axis=0) | (played.scores.points != 0.0).any(axis=0)
    given = named_values(chain, named, (starts, ends), rows_of(previous, starts, ends))
    made_by = MadeBy.of(model, previous.model if previous else None, None if lines is None else lines.versions)
    return [
        answer(
            customer_id=pair.customer_id,
            start=before[number],
            end=after[number],
            features=chain.features,
            played=played,
            pair=number,
            given=(given[0][number], given[1][number]),
            versions=made_by,
            currency=model.currency,
        )
        for number, pair in enumerate(pairs)
    ]
