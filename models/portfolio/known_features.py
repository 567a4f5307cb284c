"""Which features can be asked for: those the models carry, and those declared beside them."""

from collections.abc import Sequence

from creditline.features.catalogue import Catalogue, Declarations
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


def refuse_absent(model: Model, data: DataSet) -> None:
    """Refuse (DataError) data that cannot give every feature the model reads, or have other days of grace."""
    model.catalogue.require_grace(data.settings.grace_days)
    available = model.catalogue.available(data)
    gone = [feature.name for feature in model.row_features if feature.name not in available]
    if gone:
        raise DataError(
            f"the model needs {len(gone)} features that {data.folder} does not have ({', '.join(gone[:5])}); "
            "give the tables it was trained on, or train again"
        )
