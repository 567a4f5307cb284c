"""Declared features as a model carries them, and made again from the model alone."""

from collections.abc import Iterable, Sequence

from creditline.features.catalogue import Catalogue
from creditline.features.declare import Audience, Concept, Family, Feature, Null, Unit
from creditline.features.declare.as_data import expression_data, expression_of
from creditline.features.errors import CreditlineError, DataError
from creditline.features.words.languages import languages
from creditline.features.words.named import Named
from creditline.models.artefact.feature import ModelFeature


def model_feature(feature: Feature, categories: Sequence[str] = ()) -> ModelFeature:
    """The declared feature with the categories that training saw, in code order."""
    return ModelFeature(
        name=feature.name,
        definition_hash=feature.definition_hash,
        kind=feature.kind,
        categories=tuple(categories),
        family=str(feature.family),
        concept=feature.concept.name,
        unit=str(feature.unit),
        direction=feature.direction,
        null=str(feature.null),
        audience=str(feature.audience),
        changeable=feature.changeable,
        named=feature.words,
        concept_named=feature.concept.words,
        speech=feature.said,
        definition=expression_data(feature.expression),
    )


def catalogue_of_features(
    features: Iterable[ModelFeature], target_product: str | None, grace_days: int | None = None
) -> Catalogue:
    """What these features compute, for the product and days of grace of their model; nothing in a definition is executed.

    DataError where a definition is missing, is none, or is not the one that its hash states.
    """
    return Catalogue(tuple(map(_declared, features)), target_product, grace_days)


def _declared(feature: ModelFeature) -> Feature:
    if feature.definition is None:
        raise DataError(f"the model does not say how {feature.name} is computed; train it again")
    try:
        found = Feature(
            name=feature.name,
            expression=expression_of(feature.definition),
            concept=Concept(feature.concept, Family(feature.family), _in_every_language(feature.concept_named)),
            unit=Unit(feature.unit),
            words=_in_every_language(feature.named),
            audience=Audience(feature.audience),
            direction=feature.direction,
            null=Null(feature.null),
            changeable=feature.changeable,
            speech=feature.speech,
        )
    except (ValueError, CreditlineError) as error:
        raise DataError(f"the model's definition of {feature.name} cannot be computed: {error}") from None
    if found.definition_hash != feature.definition_hash:
        raise DataError(
            f"the model's definition of {feature.name} has the hash {found.definition_hash} where the model states "
            f"{feature.definition_hash}; use the creditline it was trained with, or train it again"
        )
    return found


def _in_every_language(name: Named) -> Named:
    """Computing names nothing, and a language added since training has no name here."""
    return Named.of({**dict.fromkeys(languages(), "-"), **name.by_language()})
