"""What lies behind the steps of many lines: each one's own way of the score, and what a trigger read."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from creditline.features.catalogue import Catalogue
from creditline.models.artefact import Model
from creditline.models.policy.rules.columns import score_columns
from creditline.models.portfolio.explain.ways import Ways
from creditline.models.why import Previous
from creditline.models.why.answer.line import ScoreWay, StepBehind
from creditline.models.why.answer.meant import Meant
from creditline.models.why.answer.values import FeatureShare, Reason
from creditline.models.why.change import explain_many
from creditline.models.why.game.layer import layer_of_family
from creditline.models.why.game.line_facts import LineFacts, StepTaken
from creditline.models.why.ledger.answers import Answers

Rows = NDArray[np.int64]


@dataclass(frozen=True)
class StepsBehind:
    """`scored`: by line and day, the answers that hold the way of the score up to it, and the place among them."""

    catalogue: Catalogue
    facts: Sequence[LineFacts]
    scored: Mapping[tuple[int, date], tuple[Answers, int]]

    @classmethod
    def of(
        cls, catalogue: Catalogue, ways: Ways, since: Rows, facts: Sequence[LineFacts], rows_of: Callable[[Rows], pa.Table],
        then: Model, model_at: Callable[[int], Model],
    ) -> "StepsBehind":  # fmt: skip
        """Of lines that stood on the rows `since`, scored `then`; on their last day the answer itself tells of the score.

        `rows_of`: the features of rows of the ways; `model_at`: the model of a row's decision.
        """
        asked: dict[int, tuple[Model, list[tuple[int, int]]]] = {}  # by model: lines and the rows of their steps
        for line, known in enumerate(facts):
            last = int(ways.last[ways.line[since[line]]])
            for step in known.steps:
                row = int(np.searchsorted(ways.day[since[line] : last + 1], np.datetime64(step.on, "D")) + since[line])
                if step.lowers and step.score_part and row < last:
                    model = model_at(row)
                    asked.setdefault(id(model), (model, []))[1].append((line, row))
        scored: dict[tuple[int, date], tuple[Answers, int]] = {}
        for model, rows in asked.values():
            lines, ends = (np.array(each, dtype=np.int64) for each in zip(*rows, strict=True))
            previous = None if model is then else Previous(then)
            answers = explain_many(model, rows_of(since[lines]), rows_of(ends), previous=previous)
            for place, (line, row) in enumerate(rows):
                scored[line, ways.day[row].astype(object)] = (answers, place)
        return cls(catalogue, facts, scored)

    def of_line(self, number: int, *, harmful: bool) -> tuple[StepBehind, ...]:
        """Behind each step of a line, in their order; `harmful`: with those features only that a notice can name."""
        steps = self.facts[number].steps
        return tuple(StepBehind(self._score(number, step, harmful=harmful), self._feature(step)) for step in steps)

    def _score(self, line: int, step: StepTaken, *, harmful: bool) -> ScoreWay | None:
        found = self.scored.get((line, step.on))
        if found is None:
            return None
        answers, place = found
        why = answers.for_notice(place) if harmful else answers.why(place)
        return ScoreWay(why.start, why.end, why.layers, why.reasons, why.survives)

    def _feature(self, step: StepTaken) -> Reason | None:
        """The first feature of the customer's record among what a trigger read."""
        if step.rule is None or not step.rule.startswith("trigger "):
            return None
        read = next((one for one in step.readings if one.column not in score_columns()), None)
        if read is None or read.column not in self.catalogue:
            return None
        declared = self.catalogue[read.column]
        layer, audience = layer_of_family(str(declared.family)), str(declared.audience)
        concept = declared.concept
        meant = Meant(concept.name, concept.words, declared.direction, str(declared.null), declared.said)
        share = FeatureShare(
            declared.name, declared.words, str(declared.unit), audience, read.stood, read.value, 0, 0.0, 0.0, meant
        )
        return Reason(str(declared.family), layer, audience, 0, 0.0, 0.0, (share,))
