"""Which features can be asked for: those the models carry, and those declared beside them."""

import warnings
from collections.abc import Sequence

from creditline.features.catalogue import Catalogue, Declarations
from creditline.features.catalogue.status import EVENT
from creditline.features.data import DataSet
from creditline.features.errors import DataError
from creditline.models.artefact import Model


def all_known(models: Sequence[Model], data: DataSet, declarations: Declarations) -> Catalogue:
    """The features of `models` as they were trained on, then every other that is declared for `data`.

    The models are of one product. DataError where two models mean different things by one name or by late, or `data` another.
    """
    models[0].catalogue.require_grace(data.settings.grace_days)
    found = {feature.name: feature for feature in models[0].catalogue}
    for model in models[1:]:
        model.catalogue.require_same_grace(models[0].catalogue)
        for feature in model.catalogue:
            if found.setdefault(feature.name, feature).definition_hash != feature.definition_hash:
                raise DataError(
                    f"the two models mean different things by {feature.name}; give models that were trained on one "
                    "definition of it"
                )
    product = models[0].target_product
    others = (feature for feature in declarations.of(data, product) if feature.name not in found)
    return Catalogue((*found.values(), *others), product, models[0].grace_days)


def given_by(data: DataSet, known: Catalogue, models: Sequence[Model]) -> Catalogue:
    """The features of `known` that `data` can give, and all that `models` read: an event of default may be without its table."""
    can = {feature.name for feature in known.available(data)}
    can.update(feature.name for model in models for feature in model.row_features)
    return known.only(feature.name for feature in known if feature.name in can)


def refuse_absent(model: Model, data: DataSet) -> None:
    """Refuse (DataError) data that cannot give every feature the model reads, or have other days of grace.

    Data without a table of events are no reason where arrears tell who is in default as well: a lender who has none yet keeps
    no such table. It is warned of, and nobody counts as in default by an event.
    """
    model.catalogue.require_grace(data.settings.grace_days)
    available = model.catalogue.available(data)
    gone = [feature.name for feature in model.row_features if feature.name not in available]
    signs = () if model.default is None else model.default.signs
    if all(name.startswith(EVENT) for name in gone) and any(sign.name in available for sign in signs):
        for name in gone:
            warnings.warn(
                f"{data.folder} has no events that could tell {name}: who is in default is told by arrears alone; bring the "
                "table if write-offs or bankruptcies are recorded",
                stacklevel=3,
            )
        return
    if gone:
        raise DataError(
            f"the model needs {len(gone)} features that {data.folder} does not have ({', '.join(gone[:5])}); "
            "give the tables it was trained on, or train again"
        )
