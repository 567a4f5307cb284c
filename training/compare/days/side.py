"""The champion or the challenger, with the policy that decides by it."""

from dataclasses import dataclass

from creditline.features.data import DataSet
from creditline.features.errors import DataError
from creditline.models.artefact import Model
from creditline.models.policy import Policy
from creditline.models.portfolio.policy_features import read_policy_for

CHAMPION, CHALLENGER = SIDES = ("champion", "challenger")


@dataclass(frozen=True)
class Side:
    """`name`: `champion` or `challenger`. `place`: where its policy was read from."""

    name: str
    model: Model
    policy: Policy | None
    place: str | None

    @classmethod
    def of(cls, name: str, model: Model, place: str | None, data: DataSet) -> "Side":
        """Errors as `read_policy_for`."""
        return cls(name, model, None if place is None else read_policy_for(place, model, data), place)


def refuse_other_product(champion: Model, challenger: Model) -> None:
    """DataError where the models are about different products."""
    if champion.target_product != challenger.target_product:
        first, second = (model.target_product or "any product" for model in (champion, challenger))
        raise DataError(
            f"the champion is about {first} and the challenger about {second}; compare models of one target product"
        )
