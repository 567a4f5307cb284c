"""Why a customer scores otherwise than those whose line was kept."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

import numpy as np
import pyarrow as pa

from creditline.models.artefact import Model
from creditline.models.scoring.figures import Floats, figures_if_any
from creditline.models.scoring.matrix import to_matrix
from creditline.models.why.answer.values import Why
from creditline.models.why.answer.versions import MadeBy
from creditline.models.why.game.chain import Chain
from creditline.models.why.game.line_facts import LineFacts
from creditline.models.why.game.mean import Mean, mean_of
from creditline.models.why.game.model_rows import ModelRows
from creditline.models.why.game.survival import Survival, survival_against
from creditline.models.why.ledger.against import parts_of_mean
from creditline.models.why.ledger.answers import Answers
from creditline.models.why.ledger.pair import Pair
from creditline.models.why.most_reasons import MOST_REASONS
from creditline.models.why.reference import Reference
from creditline.models.why.table_values import table_values
from creditline.models.why.unscored import Defaults, defaults_of, of_pairs, without_points


def explain_against(model: Model, frame: pa.Table, reference: Reference, threads: int = 1) -> Iterator[Why]:
    """As `answers_against`, one by one."""
    for answers in answers_against(model, frame, reference, threads):
        yield answers.why(0)


def answers_against(
    model: Model, frame: pa.Table, reference: Reference, threads: int = 1, facts: Sequence[LineFacts] = ()
) -> Iterator[Answers]:
    """One answer per row of `frame`: the mean of the exact pairwise answers against every row of the reference.

    Not the answer against a mean row, which nobody is. Exact points add up to the customer's clipped points less the
    mean of the reference's; the earlier moment is that mean, its integer score the mean rounded, and the values it
    names are the usual ones. Of a line there are `facts` at most: the limits of others are no cause of one's own.
    """
    others, own = (to_matrix(model.features, rows) for rows in (reference.rows, frame))
    theirs, ours = figures_if_any(model, reference.rows), figures_if_any(model, frame)
    usual, versions = reference.usual(model), MadeBy.of(model, None)
    keys = zip(frame["customer_id"].to_pylist(), frame["as_of"].to_pylist(), strict=True)
    for number, (customer_id, as_of) in enumerate(keys):
        rows = ModelRows(model, others, np.broadcast_to(own[number], others.shape), _dated(theirs, ours, number))
        status = defaults_of(model, frame.slice(number, 1))
        mean = mean_of(Chain(rows, rows, threads))
        row = frame.slice(number, 1)
        yield Answers(
            pairs=[Pair(customer_id, reference.as_of, as_of)],
            parts=parts_of_mean(
                _without_points(mean, status), usual, table_values(mean.chain, (row, row), (row, row))[1]
            ),
            before=mean.before,
            after=mean.after,
            versions=versions,
            currency=model.currency,
            against=reference.against,
            facts=facts[number : number + 1],
            defaults=([None], status),
            survival=partial(_survival, model, others, own[number : number + 1], threads),
        )


def _without_points(mean: Mean, status: Defaults) -> Mean:
    out, stood = of_pairs([None], status), mean.before.score.astype(np.float64)
    after = replace(mean.after, score=np.where(out, mean.before.score, mean.after.score))
    return replace(mean, played=without_points(mean.played, stood, out), after=after)


def _survival(model: Model, others: Floats, own: Floats, threads: int) -> Survival | None:
    if not len(model.refits):
        return None
    return survival_against(model, model.refits, others, own, MOST_REASONS, threads)


def _dated(theirs: Floats | None, ours: Floats | None, number: int) -> tuple[Floats, Floats] | None:
    """The others' figures and, beside each, those of the row `number`."""
    return None if theirs is None or ours is None else (theirs, np.broadcast_to(ours[number], theirs.shape))
