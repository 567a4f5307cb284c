"""What of a training is recorded, as names and values: settings and aggregates only."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from itertools import count

from creditline.models.artefact import Making
from creditline.training.doubts import Doubt
from creditline.training.track.described import headline
from creditline.training.track.register import NO_DOUBTS
from creditline.training.train.trained import Trained

_TAG = 5000  # characters of a tag that MLflow takes
_POINTS = 500  # per curve; longer ones are thinned, their last round kept


def parameters(trained: Trained) -> dict[str, str]:
    """Every setting that is set, `group.name` to one number or one word, as text: MLflow draws what reads as a number.

    Yes is 1 and no is 0; of a list it is said how many there are, and words are joined.
    """
    settings, model = trained.settings, trained.model
    groups = {
        "default": asdict(settings.definition),
        "cohorts": asdict(settings.cohorts),
        model.kind.value: asdict(trained.parameters) | {"rounds": trained.rounds},
        "calibration": model.calibration.to_json() | {"log_loss": _compared(model.making)},
        "scale": asdict(model.scale),
        "data": {"fingerprint": model.data_fingerprint, "features": len(model.features)},
        "screening": asdict(settings.screening) | {"dropped": len(model.making.dropped)},
        "training": {
            "champion": settings.champion.value,
            "trials": settings.trials,
            "dense": settings.dense,
            "central_tendency": settings.central_tendency,
            "long_run_average": settings.long_run_average,
            "segment": settings.segment,
            "refits": settings.refits,
            "seed": settings.seed,
            "threads": settings.threads,
            "families": settings.families,
        },
        "versions": asdict(model.versions),
    }
    return {name: text for group, entries in groups.items() for name, text in _each(group, entries)}


def _each(name: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, one in value.items():
            yield from _each(f"{name}.{key}", one)
    elif isinstance(value, list | tuple):
        if value and all(isinstance(one, str) for one in value):
            yield name, ",".join(value)
        else:
            yield f"{name}.count", str(len(value))
    elif value is not None:
        yield name, str(int(value)) if isinstance(value, bool) else str(value)


def _compared(making: Making) -> dict[str, float]:
    """The cross-validated log loss of every map tried, by its kind."""
    return {tried.kind: tried.log_loss for tried in making.maps}


def tags(trained: Trained) -> dict[str, str]:
    """What one searches runs by, and why the numbers of this one may not be believed."""
    return {
        "design": trained.design,
        "tested_on": trained.tested_on,
        "target_product": trained.model.target_product or "any",
        "data_fingerprint": trained.model.data_fingerprint,
        "outcome": trained.model.versions.outcome,
        "doubts": ", ".join(dict.fromkeys(str(one.kind) for one in trained.doubts)) or NO_DOUBTS,
        **_doubted(trained.doubts),
    } | ({} if trained.study is None else {"default_fits": trained.study.fitness.text})


def _doubted(doubts: Sequence[Doubt]) -> dict[str, str]:
    """A tag per kind of doubt, with what is said of it."""
    kinds = dict.fromkeys(one.kind for one in doubts)
    return {f"doubt.{kind}": " ".join(one.text for one in doubts if one.kind is kind)[:_TAG] for kind in kinds}


def metric_values(trained: Trained) -> dict[str, float]:
    """The few to compare by, then `role/metric`; of the tested customers, shares clipped, and share, rates and mean pd by band."""
    values = headline(trained)
    values |= {
        f"{role}/{name}": v for role, metrics in trained.metrics.items() for name, v in metrics.numbers().items()
    }
    card = trained.challenger.metrics[trained.tested_on]
    values |= {f"scorecard/{trained.tested_on}/{name}": v for name, v in card.numbers().items()}
    if trained.trees is not None:
        found = trained.trees[trained.tested_on].numbers()
        values |= {f"trees/{trained.tested_on}/{name}": v for name, v in found.items()}
    for row in trained.table:
        values |= {f"training/{_slug(row.name)}/{name}": value for name, value in row.numbers().items()}
    values["training/against_direction"] = float(len(trained.against))
    values |= {f"calibration_maps/{tried.kind}/log_loss": tried.log_loss for tried in trained.model.making.maps}
    values |= {f"default_rates/{one.name}": one.rate for one in trained.rates if one.rate is not None}
    values |= {f"default_rates/{one.name}/auc": one.auc for one in trained.rates if one.auc is not None}
    if trained.bounds is not None:
        values |= {f"closed_lines/{name}": value for name, value in trained.bounds.numbers().items()}
    for one in trained.segments:
        for how, metrics in (("within", one.within), ("without", one.without)):
            group = f"segments/{_slug(one.value)}/{how}"
            values |= {f"{group}/{name}": v for name, v in metrics.numbers().items()}
    values |= {"score/clipped_below": trained.clipped.below, "score/clipped_above": trained.clipped.above}
    for band in trained.bands:
        shown = {
            "share": band.share,
            "default_rate": band.default_rate,
            "default_rate_low": band.default_rate_low,
            "default_rate_high": band.default_rate_high,
            "mean_pd": band.mean_pd,
        }
        values |= {f"bands/{band.band}/{name}": v for name, v in shown.items() if v is not None}
    return values


def _slug(value: str) -> str:
    """MLflow's names hold letters, digits and a few signs."""
    return "".join(sign if sign.isalnum() or sign in "_-. " else "_" for sign in value)


def curve_points(trained: Trained) -> Iterator[tuple[str, float, int]]:
    """Name, value and round (from 1) of every recorded point of the boosting curves."""
    for curve in trained.curves:
        stride = -(-len(curve.values) // _POINTS)
        for number, value in zip(count(1), curve.values, strict=False):
            if number % stride == 0 or number == len(curve.values):
                yield f"rounds/{curve.on}/{curve.metric}", value, number
