"""The features a decision needs: the model's, and those the policies read."""

import warnings
from collections.abc import Sequence

from creditline.features.catalogue import BUILT_IN, Catalogue, Declarations
from creditline.features.data import DataSet
from creditline.features.errors import DataError
from creditline.models.artefact import IN_DEFAULT, Model
from creditline.models.policy import Policy, PolicyWarning, check_scale, read_policy
from creditline.models.policy.rules import known_columns
from creditline.models.portfolio.known_features import all_known, given_by, refuse_absent


def read_policy_for(place: str, model: Model, data: DataSet, declarations: Declarations = BUILT_IN) -> Policy:
    """The policy in the file `place`, or the example of that name, checked against what `data` and `model` are.

    It may read the model's features and those declared. DeclarationError for what `read_policy` and `check_scale`
    refuse, DataError for a policy on another product.
    """
    known = known_columns(all_known([model], data, declarations), model.scale.low, model.scale.high)
    policy = read_policy(place, known)
    check_scale(policy, model.scale.low, model.scale.high)
    if policy.target_product not in (None, model.target_product):
        raise DataError(
            f"the policy {policy.name} is for {policy.target_product} and the model for {model.target_product}; "
            "give a policy and a model of one product"
        )
    return policy


def decision_catalogue(
    model: Model,
    data: DataSet,
    policies: Sequence[Policy],
    also: Sequence[str] = (),
    declarations: Declarations = BUILT_IN,
    priced: Sequence[str] = (),
) -> Catalogue:
    """The features of `model` and of its default, then those only `policies` read and `data` can give, and `also`, each once.

    `priced`: what their economics read, as what they read themselves.

    Warns (PolicyWarning) of those it cannot give: they count as not known. DataError as `refuse_absent`.
    """
    refuse_absent(model, data)
    available = given_by(data, all_known([model], data, declarations), [model])
    read = dict.fromkeys(name for policy in policies for name in (*policy.columns, *priced) if name != IN_DEFAULT)
    absent = [name for name in read if name not in available]
    for name in absent:
        warnings.warn(
            f"{data.folder} cannot give {name}, which the policy reads; it counts as not known, for everybody",
            PolicyWarning,
            stacklevel=3,
        )
    names = dict.fromkeys(
        [*(feature.name for feature in model.row_features), *(n for n in read if n in available), *also]
    )
    return available.only(names)
