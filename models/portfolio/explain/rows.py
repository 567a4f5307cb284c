"""Feature rows for everything that reads them: the models of both dates, and the policies."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from creditline.features.catalogue import Catalogue
from creditline.features.data import DataSet
from creditline.features.declare import Family
from creditline.features.errors import DataError
from creditline.models.artefact import IN_DEFAULT, Model
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.known_features import all_known, given_by, refuse_absent
from creditline.models.portfolio.policy_features import decision_catalogue
from creditline.models.scoring.status import in_default


def read_by(data: DataSet, in_force: InForce, beside: Sequence[str] = ()) -> Catalogue:
    """The features that the models and policies of both dates read, and those named `beside` them, each once.

    DataError where the models are for different products, where the data cannot give a model's feature, and where the
    two models mean different things by one. A feature that only a policy reads and the data cannot give
    counts as not known, with a warning, as it did when the line was decided on.
    """
    products = dict.fromkeys(model.target_product for model in in_force.models)
    if len(products) > 1:
        named = " and ".join(str(product or "every product") for product in products)
        raise DataError(f"the two models are for different products ({named}); give models of one product")
    read = decision_catalogue(in_force.model, data, in_force.policies, declarations=in_force.declarations)
    for model in in_force.models:
        refuse_absent(model, data)
    available = given_by(data, all_known(in_force.models, data, in_force.declarations), in_force.models)
    others = (feature.name for model in in_force.models for feature in model.row_features)
    return available.only(dict.fromkeys((*(feature.name for feature in read), *others, *beside)))


def policy_columns(in_force: InForce, model: Model, frame: pa.Table) -> pa.Table:
    """What the policies of both dates read of feature rows, in default or not by `model`; null where the data cannot give it."""
    names = dict.fromkeys(name for policy in in_force.policies for name in policy.columns)
    nothing = pa.nulls(frame.num_rows, pa.float64())
    told = {name: frame[name] if name in frame.column_names else nothing for name in names}
    return pa.table(told | {IN_DEFAULT: pa.array(in_default(model, frame).astype(np.float64))})


def of_the_economy(catalogue: Catalogue) -> frozenset[str]:
    """The features that move with the macro layer."""
    return frozenset(feature.name for feature in catalogue if feature.family == Family.MACRO)
