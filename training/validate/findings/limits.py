"""What the numbers of a validation cannot say, for the rows at hand."""

from collections.abc import Iterator

import numpy as np

from creditline.models.artefact import Model
from creditline.training.validate.findings.champion import Champion
from creditline.training.validate.judged.drawn import Drawn
from creditline.training.validate.judged.scored import Scored
from creditline.training.validate.judged.segments import Segment
from creditline.training.validate.judged.validate_settings import ValidateSettings

_FEW_DEFAULTS = 100


_ALWAYS = (
    "Outcomes exist only for customers who were accepted and watched to the end of the performance window; nothing here "
    "says how the model ranks those who were never customers.",
    "Rows of one customer are taken together, customers as independent. Defaults come together in bad times, so in a "
    "downturn a red light comes sooner, and in good times later, than its p-value says.",
    "Setting a family to missing shows what these trees lose; trees grown without it replace part of it from the others, "
    "which is why that costs less. Grown again, they keep the model's parameters and rounds, which were chosen with it.",
    "The directions were tried on a sample of rows and values; the trees' constraints bind everywhere, the trial can only "
    "find a breach, not exclude one.",
    "Traffic lights are conventions, not verdicts. Those of calibration go by p-values adjusted for all of them (below 0.05 "
    "and 0.01): of 100 right models at most 5 show any amber one. Those of stability (an index above 0.1 and 0.25) know "
    "nothing of chance; the report says what index chance alone would give.",
)


def limits_of(
    model: Model,
    settings: ValidateSettings,
    drawn: Drawn,
    scored: Scored,
    segments: tuple[Segment, ...],
    champion: Champion | None,
) -> Iterator[str]:
    """The statement of limits, one sentence or two each; those that depend on the rows first."""
    judged = scored.judged
    if settings.definition.text != model.versions.outcome:
        yield (
            f"The model was trained for another outcome ({model.versions.outcome}) than it is judged by "
            f"({settings.definition.text}); its probabilities are not about what is counted here."
        )
    if model.default is not None and model.default.cure_days != settings.definition.cure_days:
        yield (
            f"By the model a customer stays in default for {model.default.cure_days} days after the signs are gone, and is judged "
            f"here from {settings.definition.cure_days} days after: rows in between are judged by scores that nobody is told, or not "
            "judged though they are scored."
        )
    overlap = drawn.overlap
    if overlap.out_of_fold:
        yield (
            f"{overlap.out_of_fold:,} judged rows overlap with those the model learned from: each was predicted by trees "
            "and a calibration map made again without its customer, so that the figures are of the method, not of this very "
            "booster. A map's own fold is not among what it was fitted on, but the trees behind the other folds' margins had "
            "learned from it, and the kind of map was chosen on all, which flatters a little. The reference sample comes from "
            "these rows too, so stability indices are near 0 by construction."
        )
        if model.making.growing is not None and model.making.growing.chosen:
            yield (
                "The model's features or parameters were chosen on all of its rows and not anew without each customer, as a "
                "training does for what it calls out of fold; these figures are called regrown, and flatter more."
            )
    elif drawn.same_data:
        yield (
            "These are the data the model was trained on. The judged dates are later than what it learned from, but "
            "many of the customers are the same, and months marked as earlier were learned from: their numbers flatter."
        )
    else:
        yield "These are not the data the model was trained on. Refits learn from the earlier rows of these data."
    if not overlap.told:
        yield "The model does not say whom it learned from: the judged rows may be among them."
    if overlap.left_out:
        yield (
            f"{overlap.left_out:,} rows were not judged because the model learned from them, and these data do not hold enough "
            "of what it learned from to predict them without themselves. Who is left may differ from who is not."
        )
    if overlap.later:
        yield (
            f"{overlap.later:,} judged rows are of customers the model learned from at other dates, none of whose outcomes "
            "reach into these rows': they are out of time, but not other people."
        )
    if (defaults := int(scored.defaulted[judged].sum())) < _FEW_DEFAULTS:
        yield f"Only {defaults} judged rows are defaults: every interval is wide and no test has much power."
    rows, customers = int(judged.sum()), len(np.unique(scored.customer[judged]))
    if customers < rows:
        yield (
            f"The {rows:,} judged rows are of {customers:,} customers. Intervals and tests take the rows of a customer "
            "together; counts of rows say more than the rows know."
        )
    missing = [name for name in ("region", "occupation", "vintage") if name not in {part.by for part in segments}]
    if missing:
        yield f"The customers' table tells no {' and no '.join(missing)}: there is no breakdown by that."
    if closed := next(step.left_out for step in drawn.flow.steps if step.step == "closed"):
        yield (
            f"{closed:,} rows had their line closed within the window with nothing owed and are not judged: of those that are, "
            "a default before a closing was seen and good months after one were not, so that the default rate is too high "
            "where many were closed. `--closed-lines keep` counts them as good."
        )
    if len(np.unique(scored.as_of)) == 1:
        yield "All rows have one date: nothing is said about time, migration or the change of reasons."
    if not drawn.same_data:
        yield (
            "The scorecard beside the model was fitted on these data and the model was not, which favours the scorecard."
        )
    if champion is not None and not champion.overlap.told:
        yield "The champion does not say whom it learned from: it may have learned from the very rows it is compared on."
    if champion is not None and champion.overlap.left_out:
        yield (
            f"The champion is compared without {champion.overlap.left_out:,} judged rows that it learned from and that could "
            "not be predicted without themselves."
        )
    yield from _ALWAYS
