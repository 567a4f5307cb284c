"""What a comparison cannot say, in sentences."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

from creditline.models.artefact import Model
from creditline.models.policy.parts.economics import Economics
from creditline.training.compare.compare_settings import CompareSettings
from creditline.training.compare.days.both import Both
from creditline.training.compare.days.matured import Matured
from creditline.training.compare.days.side import CHALLENGER, CHAMPION, Side
from creditline.training.outcomes import DefaultDefinition


def limits_of(
    sides: Mapping[str, Side],
    settings: CompareSettings,
    definition: DefaultDefinition,
    found: Matured | None,
    economics: Economics | None,
    lines: Both | None,
) -> tuple[str, ...]:
    """The sentences, those about the models first."""
    champion, challenger = sides[CHAMPION].model, sides[CHALLENGER].model
    return (
        *_models(champion, challenger, definition),
        *_rows(found, {CHAMPION: champion, CHALLENGER: challenger}),
        *_decisions(sides, settings, economics, lines),
    )


def _models(champion: Model, challenger: Model, definition: DefaultDefinition) -> Iterator[str]:
    if champion.version == challenger.version:
        yield "Both are the same model: whatever differs here would be a fault of the program."
    if champion.versions.outcome != challenger.versions.outcome:
        yield (
            "The models were trained on different defaults: how they rank customers can be compared, the calibration of the one "
            f"trained on another than this ({definition.text}) cannot."
        )
    if (champion.default is None) != (challenger.default is None) or (
        champion.default is not None
        and challenger.default is not None
        and champion.default.to_json() != challenger.default.to_json()
    ):
        yield "The models tell in different ways who is in default: whoever is by either is left out of both."
    if champion.scale != challenger.scale or champion.bands != challenger.bands:
        yield (
            "The models have different scales or bands: a band of one means another pd than the band of that name of the other; "
            "pd and rank can be compared, scores cannot."
        )
    for name, model in ((CHAMPION, champion), (CHALLENGER, challenger)):
        if not model.learned.rows:
            yield f"The {name} does not say whom it learned from: customers it learned from may be among those it is judged on."


def _rows(found: Matured | None, models: Mapping[str, Model]) -> Iterator[str]:
    if found is None:
        return
    for name, model in models.items():
        inside = sum(day <= max(model.learned.dates, default=day - timedelta(1)) for day in found.days)
        if inside:
            yield (
                f"{inside} of the {len(found.days)} days with outcomes are no later than the last one the {name} learned from: other "
                "customers, but not another time."
            )
    if found.left_out:
        yield (
            f"Of the customers with a known outcome {found.left_out:,} are left out wherever outcomes are read: a model learned from "
            "them, or from the same customer within the months of that outcome."
        )
    later = max(found.champion.later, found.challenger.later)
    if later:
        yield f"Up to {later:,} rows are of customers a model learned from at earlier dates, whose windows were over before."
    if found.weighted:
        yield "Rates and tests weigh customers up for those whose line was closed; counts do not."


def _decisions(
    sides: Mapping[str, Side], settings: CompareSettings, economics: Economics | None, lines: Both | None
) -> Iterator[str]:
    if settings.policy is None:
        yield "No policy was given: lines, their money, reasons and months are not compared."
        return
    if lines is None:
        yield "No line was decided on by both on any of these days."
    if economics is None:
        yield "No policy states [economics]: nothing is said of money."
    elif settings.months and economics.features:
        yield "The economics read features, which months decided one after the other do not keep: their money is not told."
    policies = [side.policy for side in sides.values()]
    if policies[0] != policies[1]:
        yield "Each model decides by its own policy: what moves is moved by both, the model and the policy."
    yield (
        "Balances and what customers did are as recorded under the lender's own decisions: what they would have done under other "
        "limits is not known, and outcomes of lines that stood are those of lines as they stood."
    )
