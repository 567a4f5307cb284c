"""Whether today's catalogue still means what the model was trained on."""

from collections.abc import Mapping

from creditline.features.errors import DataError
from creditline.models.artefact.model import Model


def check_definitions(model: Model, definitions: Mapping[str, str]) -> None:
    """Refuse (DataError) features that are gone from `definitions` (name to hash), or mean something else there."""
    gone = [feature.name for feature in model.features if feature.name not in definitions]
    if gone:
        raise DataError(
            f"the model needs {len(gone)} features that this data or catalogue does not have ({', '.join(gone[:5])}); "
            "give the tables it was trained on, or train again"
        )
    other = [f.name for f in model.features if definitions[f.name] != f.definition_hash]
    if other:
        raise DataError(
            f"the model was trained on other definitions of {len(other)} features ({', '.join(other[:5])}); "
            "use the version of creditline it was trained with, or train again"
        )
