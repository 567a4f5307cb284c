"""What became of a line, from rows and decisions by date: as `creditline why` tells it, without a data set."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from creditline.features.catalogue import BUILT_IN, Catalogue
from creditline.features.errors import DataError
from creditline.models.artefact import Model, Refits, read_model
from creditline.models.letter.facts import LetterFacts
from creditline.models.letter.json_form import letter_data
from creditline.models.letter.lender import Lender
from creditline.models.letter.make import letter_of
from creditline.models.policy import check_scale, read_policy
from creditline.models.policy.rules import known_columns
from creditline.models.portfolio.explain.given_days import why_of_days
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.letters.facts import facts_of_policy
from creditline.models.scoring.figures import figure_columns
from creditline.models.server.request.line import LineDays, number
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
        rows = self._rows(request)
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
        owed = None if balance is None else number(balance, "decisions.balance")
        facts = LetterFacts(self.model.target_product, terms, wanted.arrears, owed, back)
        try:
            notice = notice_of(why, wanted.language, words)
        except DataError as error:  # the model names its features in other languages
            raise RequestError("request", str(error), "letter.language") from error
        return letter_data(letter_of(notice, why, self.lender, words, facts))

    @cached_property
    def texts(self) -> frozenset[str]:
        """The features that are categories."""
        return frozenset(feature.name for feature in self.catalogue if feature.kind != "number")

    @cached_property
    def columns(self) -> Sequence[str]:
        """What a row's features may be: those read, and the economy's figures."""
        return (*(feature.name for feature in self.catalogue), *figure_columns(self.model))

    def _rows(self, request: LineDays) -> pa.Table:
        values: dict[str, list[object]] = {name: [] for name in self.columns}
        for place, (_, features) in enumerate(request.rows):
            for name in features:
                if name not in values:
                    where = f"rows[{place}].features.{name[:100]}"
                    raise RequestError("request", f"{where} is no feature that is read here; leave it out", where)
            for name, column in values.items():
                column.append(self._value(features, name, place))
        days: list[date] = [day for day, _ in request.rows]
        kinds = {name: pa.string() if name in self.texts else pa.float64() for name in values}
        return pa.table(
            {
                "customer_id": pa.array([request.customer_id] * len(days)),
                "as_of": pa.array(days, pa.date32()),
                **{name: pa.array(column, kinds[name]) for name, column in values.items()},
            }
        )

    def _value(self, features: Mapping[str, object], name: str, place: int) -> object:
        value, where = features.get(name), f"rows[{place}].features.{name}"
        if value is None:
            return None if name in self.texts else np.nan
        if name not in self.texts:
            return number(value, where)
        if not isinstance(value, str):
            raise RequestError("request", f"{where} must be a text", where)
        return value
