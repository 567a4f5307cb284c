"""What became of a line, from rows and decisions by date: as `creditline why` tells it, without a data set."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from creditline.features.catalogue import BUILT_IN, Catalogue
from creditline.features.errors import DataError
from creditline.models.artefact import Model, Refits, read_model
from creditline.models.letter.facts import LetterFacts
from creditline.models.letter.json_form import letter_data
from creditline.models.letter.lender import Lender
from creditline.models.letter.make import letter_of
from creditline.models.policy import Scaling, check_scale, read_policy
from creditline.models.policy.rules import known_columns
from creditline.models.portfolio.decide.deciding import DecisionVersions, decide_rows, line_rows
from creditline.models.portfolio.explain.given_days import why_of_days
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.letters.facts import facts_of_policy
from creditline.models.scoring.figures import figure_columns
from creditline.models.scoring.frame import score_rows
from creditline.models.server.in_force.line_rows import plain, rows_of
from creditline.models.server.request.decide import DecideRequest
from creditline.models.server.request.line import LineDays
from creditline.models.server.request.problem import RequestError
from creditline.models.why import Why
from creditline.models.why.notice.notice import notice_of
from creditline.models.why.words.by_language import Words


@dataclass(frozen=True)
class LinesServed:
    """The model and the policy that lines are explained by. `catalogue`: the features they read; `lender`: what letters state."""

    in_force: InForce
    catalogue: Catalogue
    lender: Lender = field(default_factory=Lender)

    @classmethod
    def of(cls, folder: Path, policy: str, lender: Lender, *, refits: bool) -> "LinesServed":
        """Read from the model's folder and the policy's file or name; errors as `read_model` and `read_policy`.

        `refits`: whether reasons are held to the model's refits, which takes about three times as long.
        """
        model = read_model(folder)
        if not refits:
            model = replace(model, refits=Refits())
        own = {feature.name: feature for feature in model.catalogue}
        others = (f for f in BUILT_IN.known(model.target_product) if f.name not in own)
        known = Catalogue((*own.values(), *others), model.target_product)
        made = read_policy(policy, known_columns(known, model.scale.low, model.scale.high))
        check_scale(made, model.scale.low, model.scale.high)
        if made.target_product not in (None, model.target_product):
            raise DataError(
                f"the policy {made.name} is for {made.target_product} and the model for {model.target_product}; "
                "give a policy and a model of one product"
            )
        read = dict.fromkeys((*own, *(name for name in made.columns if name in known)))
        return cls(InForce(model, policy=made), known.only(read), lender)

    @property
    def model(self) -> Model:
        """The model that scores."""
        return self.in_force.model

    def why(self, request: LineDays) -> Why:
        """Why the last day's decision; RequestError for features that are none, and for a line that cannot be told."""
        places = [f"rows[{place}].features" for place in range(len(request.rows))]
        rows = rows_of(request.customer_id, request.rows, places, self.columns, self.texts)
        try:
            return why_of_days(self.in_force, self.catalogue, rows, request.decisions, request.wishes)
        except DataError as error:
            raise RequestError("request", str(error), "decisions") from error

    def letter(self, request: LineDays, why: Why, spoken: Words) -> dict[str, Any] | None:
        """The letter of an answer, as plain values; None where none is asked for."""
        wanted = request.letter
        if wanted is None:
            return None
        words, balance = spoken.of(wanted.language), request.decisions[-1].get("balance")
        terms, back = facts_of_policy(self.in_force.policy)
        owed = balance if isinstance(balance, float) else None
        arrears = None if wanted.arrears is None else wanted.arrears.meant()
        facts = LetterFacts(self.model.target_product, terms, arrears, owed, back)
        try:
            notice = notice_of(why, wanted.language, words)
        except DataError as error:  # the model names its features in other languages
            raise RequestError("request", str(error), "letter.language") from error
        return letter_data(letter_of(notice, why, self.lender, words, facts))

    def decision(self, request: DecideRequest) -> dict[str, Any]:
        """What the policy decides on a line, as `creditline decide` writes it, but for the portfolio's cap, which takes all lines.

        RequestError for features that are none, and for a line that cannot be decided on.
        """
        policy, day = self.in_force.policy, request.as_of
        assert policy is not None
        features = rows_of(request.customer_id, [(day, request.features)], ["features"], self.columns, self.texts)
        if request.previous is not None:
            rows_of(request.customer_id, [(day, request.previous)], ["previous"], self.columns, self.texts)
        scores = score_rows(self.model, features).append_column("customer_id", features["customer_id"])
        line = request.line.standing(request.customer_id, day, self.model.target_product)
        try:
            rows = line_rows(line, scores, features, dict.fromkeys(policy.columns))
            found = decide_rows(policy, rows, DecisionVersions.of(self.model), Scaling())
        except DataError as error:
            raise RequestError("request", str(error), "line") from error
        return plain(found.to_pylist()[0])

    @cached_property
    def texts(self) -> frozenset[str]:
        """The features that are categories."""
        return frozenset(feature.name for feature in self.catalogue if feature.kind != "number")

    @cached_property
    def columns(self) -> Sequence[str]:
        """What a row's features may be: those read, and the economy's figures."""
        return (*(feature.name for feature in self.catalogue), *figure_columns(self.model))
