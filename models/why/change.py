"""Why scores changed between two dates: the entry point."""

from collections.abc import Sequence
from functools import partial

import numpy as np
import pyarrow as pa

from creditline.features.errors import DataError
from creditline.models.artefact import Model
from creditline.models.why.answer.values import Why
from creditline.models.why.answer.versions import MadeBy
from creditline.models.why.game.chain import Chain
from creditline.models.why.game.line_facts import LineFacts
from creditline.models.why.game.lines import LinePaths
from creditline.models.why.game.play import play
from creditline.models.why.game.standing import standing
from creditline.models.why.game.survival import Survival, survival
from creditline.models.why.ledger.answers import Answers
from creditline.models.why.ledger.parts import AnswerParts
from creditline.models.why.most_reasons import MOST_REASONS
from creditline.models.why.pairs import pairs_of
from creditline.models.why.previous import Previous, chain_of, rows_of
from creditline.models.why.table_values import table_values
from creditline.models.why.unscored import defaults_of, of_pairs, without_points


def explain_change(
    model: Model,
    start: pa.Table,
    end: pa.Table,
    *,
    previous: Previous | None = None,
    lines: LinePaths | None = None,
) -> Why:
    """Why one customer's score changed from the row `start` to the row `end` (tables of one row, as computed features).

    Exact: the layers' exact points add up to the change of clipped, unrounded points to 1e-9, whole points to the
    change of the score, and a feature with equal values has none. Who is in default on either date has no points at all.
    DataError for rows of two customers, dates that are
    not in order, features that the rows lack, and models that cannot be explained.
    """
    if start.num_rows != 1 or end.num_rows != 1:
        raise DataError(
            f"one row per date is needed, not {start.num_rows} and {end.num_rows}; pick one customer's rows"
        )
    return explain_many(model, start, end, previous=previous, lines=lines).why(0)


def explain_changes(
    model: Model,
    starts: pa.Table,
    ends: pa.Table,
    threads: int = 1,
    *,
    previous: Previous | None = None,
    lines: LinePaths | None = None,
) -> list[Why]:
    """The same for many customers at once: row i of `starts` belongs with row i of `ends`, and with line i of `lines`.

    `previous`: the model that was in force at the earlier date. `lines`: the way of their lines; without it the change
    of score is explained and the line left out.
    """
    answers = explain_many(model, starts, ends, threads, previous=previous, lines=lines)
    return [answers.why(number) for number in range(len(answers))]


def explain_many(
    model: Model,
    starts: pa.Table,
    ends: pa.Table,
    threads: int = 1,
    *,
    previous: Previous | None = None,
    lines: LinePaths | None = None,
    facts: Sequence[LineFacts] = (),
) -> Answers:
    """As `explain_changes`, whose arguments and errors these are; the answers together, as arrays.

    `facts`: what is known of lines that cannot be replayed, in place of `lines`.
    """
    pairs = pairs_of(starts, ends)
    chain = chain_of(model, starts, ends, previous, threads)
    read = rows_of(previous, starts, ends)
    defaults = defaults_of(model if previous is None else previous.model, read[0]), defaults_of(model, ends)
    out = of_pairs(*defaults)
    played = without_points(play(chain, lines), chain.points(frozenset()), out)
    before, after = (standing(chain, layers) for layers in (frozenset(), frozenset(chain.layers)))
    whole = np.where(out, before.score, after.score)
    values = table_values(chain, (starts, ends), read)
    return Answers(
        pairs=pairs,
        parts=AnswerParts(chain, played, before.score, whole, values),
        before=before,
        after=after,
        versions=MadeBy.of(model, previous.model if previous else None, None if lines is None else lines.versions),
        currency=model.currency,
        facts=facts if lines is None else lines.facts,
        defaults=defaults,
        survival=partial(_survival, model, chain),
    )


def _survival(model: Model, chain: Chain) -> Survival | None:
    """None where there is no refit, or two models scored."""
    rows, before = chain.later, chain.earlier.model
    two = (before.booster_text, before.features) != (model.booster_text, model.features)
    if not len(model.refits) or two:
        return None
    return survival(model, model.refits, rows.start, rows.end, MOST_REASONS, chain.threads)
