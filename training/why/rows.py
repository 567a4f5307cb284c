"""Feature rows for everything that reads them: the models of both dates, and the policies."""

from collections.abc import Iterable, Sequence

from creditline.features.catalogue import Catalogue, catalogue_of
from creditline.features.data import DataSet
from creditline.features.errors import DataError
from creditline.models.artefact import Model, check_definitions


def read_by(data: DataSet, models: Sequence[Model], others: Iterable[str] = ()) -> Catalogue:
    """The features that any of `models` reads, each once, and `others` by name.

    DataError where the models are for different products, where the data cannot give a feature, and where one means
    something else than when a model was trained.
    """
    products = dict.fromkeys(model.target_product for model in models)
    if len(products) > 1:
        named = " and ".join(str(product or "every product") for product in products)
        raise DataError(f"the two models are for different products ({named}); give models of one product")
    known = catalogue_of(data, models[0].target_product).available(data)
    definitions = {feature.name: feature.definition_hash for feature in known}
    for model in models:
        check_definitions(model, definitions)
    names = dict.fromkeys(feature.name for model in models for feature in model.features)
    missing = [name for name in dict.fromkeys(others) if name not in known]
    if missing:
        raise DataError(
            f"the policy reads {', '.join(missing[:3])}, which is no feature these data can give; "
            "`creditline features --catalogue` lists them"
        )
    return known.only(dict.fromkeys((*names, *others)))
