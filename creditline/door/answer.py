"""Why a score and a line changed, at the door: one customer's answer, or every cut of a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from creditline.door.data import Data, data_of
from creditline.door.given import Day, day_of
from creditline.door.model import Model, model_of
from creditline.features.errors import DataError

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa
    import shap

    from creditline.models.letter.letter import Letter
    from creditline.models.portfolio.explain.in_force import InForce
    from creditline.models.why import Why as Answer
    from creditline.models.why.words.wording import Wording

_SCREEN = 40  # lines of a printed answer


@dataclass(frozen=True, repr=False)
class Why:
    """One customer's answer: the score's change taken apart exactly, and with a policy the line's.

    `answer`: the library's own value, with every number. Printed, the sentences for staff; in a notebook, the notice and the
    ledger as a picture.
    """

    answer: "Answer"
    in_force: "InForce"
    data: Data

    @property
    def change(self) -> int:
        """Change of the integer score."""
        return self.answer.change

    def text(self, lang: str | None = None, words: "str | Path | None" = None) -> str:
        """The sentences for staff, causes and points; DataError for a language there is not.

        `words`: a lender's own, a TOML file in that language; DeclarationError for bad ones.
        """
        from creditline.models.why.words.page import as_text

        return as_text(self.answer, lang, _spoken(lang, words))

    def notice(
        self, lang: str | None = None, letter: "str | Path | None" = None, words: "str | Path | None" = None
    ) -> str:
        """The letter to the customer: what became of the line, at most four principal reasons, and what may be done.

        `letter`: the lender's file, a TOML table `[letter]`; `words`: its own words, as for `text`; DeclarationError for a
        bad one.
        """
        from creditline.models.letter.text import letter_text

        spoken = _spoken(lang, words)
        return letter_text(self._letter(spoken, letter), spoken)

    def page(
        self,
        lang: str | None = None,
        audience: str = "customer",
        letter: "str | Path | None" = None,
        words: "str | Path | None" = None,
    ) -> str:
        """The same as one HTML file for the `customer`, or the page for `staff`; DataError for another audience."""
        from creditline.models.letter.html import letter_html
        from creditline.models.portfolio.customer_page.page import page_of

        spoken = _spoken(lang, words)
        if audience == "staff":
            return page_of(self.in_force, self.data.data_set, self.answer, spoken.language, spoken)
        if audience != "customer":
            raise DataError(f"there is no page for {audience!r}; ask for customer or staff")
        return letter_html(self._letter(spoken, letter), spoken)

    def _letter(self, words: "Wording", file: "str | Path | None") -> "Letter":
        from creditline.models.letter.from_toml import read_lender
        from creditline.models.letter.lender import Lender
        from creditline.models.portfolio.letters.of_customer import customer_letter

        lender = Lender() if file is None else read_lender(Path(file))
        return customer_letter(self.in_force, self.data.data_set, self.answer, lender, words)

    def to_json(self) -> str:
        """Every value, with the records behind each reason; its form is docs/why.schema.json."""
        from creditline.models.portfolio.explain.behind import records_behind
        from creditline.models.why.json_form import as_json

        return as_json(self.answer, records_behind(self.in_force, self.data.data_set, self.answer))

    def to_arrow(self) -> "pa.Table":
        """A row per feature that moved, the most harmful family first; the points add up to those of the layers.

        Columns: layer, family, concept, feature, before, after (as spoken), points (whole), exact (points), margin (log-odds).
        """
        import pyarrow as pa

        rows = [
            {
                "layer": str(reason.layer),
                "family": reason.family,
                "concept": share.meant.concept,
                "feature": share.name,
                "before": None if share.start is None else str(share.start),
                "after": None if share.end is None else str(share.end),
                "points": share.points,
                "exact": share.exact,
                "margin": share.margin,
            }
            for reason in self.answer.reasons
            for share in reason.features
        ]
        names = ("layer", "family", "concept", "feature", "before", "after")
        schema = pa.schema(
            [(name, pa.string()) for name in names]
            + [("points", pa.int64()), ("exact", pa.float64()), ("margin", pa.float64())]
        )
        return pa.Table.from_pylist(rows, schema=schema)

    def to_pandas(self) -> "pd.DataFrame":
        """`to_arrow` as a pandas frame."""
        frame: pd.DataFrame = self.to_arrow().to_pandas()
        return frame

    def to_shap(self) -> "shap.Explanation":
        """The change of score for shap's own plots: one value per feature that moved, and one per layer without features.

        In exact points; `base_values` is the earlier clipped, unrounded score, with the values it sums to the later one.
        """
        import numpy as np

        from creditline.door.shap_form import explanation

        answer = self.answer
        told = {str(reason.layer) for reason in answer.reasons}
        named = [(share.name, share.exact, share.end) for reason in answer.reasons for share in reason.features]
        named += [(str(s.layer), s.exact, None) for s in answer.layers if str(s.layer) not in told and s.exact]
        values = np.array([[exact for _, exact, _ in named]])
        shown = np.array([[end for _, _, end in named]], dtype=object)
        after = self.in_force.model.scale.clip(answer.end.raw)
        base = np.array([float(after) - float(values.sum())])
        return explanation(values, base, [name for name, _, _ in named], shown, shown)

    def __repr__(self) -> str:
        lines = self.text().splitlines()
        more = [f"… {len(lines) - _SCREEN} more lines: print(why.text())"] if len(lines) > _SCREEN else []
        return "\n".join([*lines[:_SCREEN], *more])

    def _repr_html_(self) -> str:
        from creditline.door.picture import answer_html

        return answer_html(self.answer, self.notice())


def _spoken(lang: str | None, file: "str | Path | None") -> "Wording":
    """The words of a language, or a lender's own."""
    from creditline.models.why.words.from_toml import own_wording, wording
    from creditline.models.words.languages import language_of

    return wording(lang) if file is None else own_wording(Path(file), language_of(lang))


class Cuts:
    """Every line cut on a day, explained. Made by `why` without a customer.

    `count`: how many lines were cut; `len()`: how many of them are explained, all that have an earlier date.
    """

    def __init__(self, tables: "Mapping[str, pa.Table]", count: int) -> None:
        self._tables = tables
        self.count = count

    @property
    def _families(self) -> "pa.Table":
        return self._tables["family"]

    def __len__(self) -> int:
        import pyarrow.compute as pc

        return int(pc.count_distinct(self._families["customer_id"]).as_py())

    def to_arrow(self, per: str = "feature") -> "pa.Table":
        """A row per customer and `feature`, `concept` or `family`; the points of a customer add up to the change."""
        if per not in self._tables:
            raise DataError(f"there are no rows per {per!r}; ask for feature, concept or family")
        return self._tables[per]

    def to_pandas(self, per: str = "feature") -> "pd.DataFrame":
        """`to_arrow` as a pandas frame."""
        frame: pd.DataFrame = self.to_arrow(per).to_pandas()
        return frame

    def to_shap(self, per: str = "feature") -> "shap.Explanation":
        """All cuts for shap's bar and beeswarm plots: a row per customer, a column per feature (or concept, or family) that moved for any.

        In exact points; a layer without features has a column of its own. `base_values`: the earlier score, a whole number,
        so that with the values it sums to the later one within half a point. `data` (n, features): the later values, NaN
        where the feature did not move, is missing or no number; None for concepts and families.
        """
        import numpy as np

        from creditline.door.shap_form import explanation

        rows = self.to_arrow(per)
        named = [own or layer for own, layer in zip(rows[per].to_pylist(), rows["layer"].to_pylist(), strict=True)]
        names = sorted(set(named))
        column = {name: place for place, name in enumerate(names)}
        ids, place = np.unique(np.array(rows["customer_id"].to_pylist()), return_inverse=True)
        values = np.zeros((len(ids), len(names)))
        data = np.full(values.shape, np.nan)
        at = np.array([column[name] for name in named])
        np.add.at(values, (place, at), rows["exact"].to_numpy())
        if per == "feature":
            data[place, at] = rows["number_to"].to_numpy(zero_copy_only=False)
        base = np.zeros(len(ids))
        base[place] = rows["score_from"].to_numpy()
        return explanation(values, base, names, data if per == "feature" else None)

    @cached_property
    def causes(self) -> "Mapping[str, int]":
        """How many of the cuts each family lowered the score of the most."""
        import pyarrow.compute as pc

        worst: dict[Any, tuple[float, str]] = {}
        lowered = self._families.filter(pc.less(self._families["exact"], 0.0))
        for row in lowered.select(["customer_id", "family", "layer", "exact"]).to_pylist():
            own = (row["exact"], row["family"] or row["layer"])
            worst[row["customer_id"]] = min(worst.get(row["customer_id"], own), own)
        counted: dict[str, int] = {}
        for _, name in worst.values():
            counted[name] = counted.get(name, 0) + 1
        return dict(sorted(counted.items(), key=lambda one: (-one[1], one[0])))

    def __repr__(self) -> str:
        head = f"{self.count:,} lines were cut, {len(self):,} of them are explained"
        return "\n".join(
            [head, *(f"  {name:18}{number:>7,} times the most harmful" for name, number in self.causes.items())]
        )


def why(
    model: "Model | str | Path",
    data: "Data | str | Path | Mapping[str, Any]",
    *,
    end: Day,
    start: "Day | None" = None,
    customer: "str | int | None" = None,
    policy: "str | Path | None" = None,
    previous_model: "Model | str | Path | None" = None,
    previous_policy: "str | Path | None" = None,
    models: "str | Path | None" = None,
    policies: "str | Path | None" = None,
    product: "str | None" = None,
) -> "Why | Cuts":
    """Why a customer's score changed up to the end of a day, and with a policy their line; or every line cut on `end`.

    The customer is set against their own past, from `start`, or for None from the last date that left the line whole and at
    which nothing was due; points add up exactly. `previous_…`: what was in force at `start`, if
    another. `product`: whose lines, of a model that scores every product's. `models`, `policies`: folders in which the versions
    that decisions on record name are looked up. Without `customer` the lines cut on `end` are explained, by the policy or by the
    data's own decisions.
    DataError for an unknown customer, days out of order or before anything is known.
    """
    from creditline.models.portfolio.explain.customer import explain_customer
    from creditline.models.portfolio.explain.in_force import InForce
    from creditline.models.portfolio.explain.refusing import refuse_product
    from creditline.models.portfolio.explain.versions import read_versions
    from creditline.models.portfolio.policy_features import read_policy_for

    trained, opened = model_of(model).artefact, data_of(data)
    earlier = None if previous_model is None else model_of(previous_model).artefact
    first, last = None if start is None else day_of(start, "start"), day_of(end, "end")
    if first is not None and first >= last:
        raise DataError(f"start {first} is not before end {last}")
    if previous_policy is not None and policy is None:
        raise DataError("previous_policy goes with policy; name the policy in force at end, too")
    if (models is not None or policies is not None) and policy is None:
        raise DataError("models and policies go with policy; name the policy in force at end, too")
    if product is not None:
        refuse_product(product, trained, opened.sound)
    folder_of_models, folder_of_policies = (None if place is None else Path(place) for place in (models, policies))
    in_force = InForce(
        trained,
        earlier,
        None if policy is None else read_policy_for(str(policy), trained, opened.sound),
        None if previous_policy is None else read_policy_for(str(previous_policy), earlier or trained, opened.sound),
        versions=read_versions(trained, opened.sound, (), folder_of_models, folder_of_policies),
        chosen=product,
    )
    if customer is None:
        return _cuts(in_force, opened, first, last)
    return Why(explain_customer(in_force, opened.sound, customer, first, last), in_force, opened)


def _cuts(in_force: "InForce", data: Data, start: Any, end: Any) -> Cuts:
    import pyarrow as pa

    from creditline.models.portfolio.cuts.cuts import explain_cuts, find_cuts
    from creditline.models.portfolio.cuts.table import Per, schema, table
    from creditline.models.portfolio.lines.record import recorded

    with recorded(data.data_set) as record:
        cuts = find_cuts(in_force, record, start, end)
        kind = cuts.customers.type
        found = {per: [schema(kind, per).empty_table()] for per in (Per.feature, Per.concept, Per.family)}
        for part in explain_cuts(in_force, record, cuts, start, end):
            for per, parts in found.items():
                parts.append(table(part.answers, part.those, kind, per))
    return Cuts({str(per): pa.concat_tables(parts) for per, parts in found.items()}, cuts.count)
