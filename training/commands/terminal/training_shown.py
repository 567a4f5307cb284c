"""What a training prints when it has ended."""

from collections.abc import Iterator

from creditline.training.metrics import Metrics
from creditline.training.run.training_report import IN_DOUBT
from creditline.training.train.trained import Trained


def shown(trained: Trained, moved: str | None) -> Iterator[str]:
    """Its lines; `moved` says where the mean probability came to lie, where it was moved."""
    yield trained.flow.text
    beside = {"scorecard": trained.challenger.metrics} if trained.trees is None else {"trees": trained.trees}
    for name, metrics in {"model": trained.metrics, **beside}.items():
        yield f"{name}: {_measures(metrics[trained.tested_on])}"
    yield from (row.text for row in trained.table)
    yield from (one.text for one in trained.against)
    if moved is not None:
        yield moved
    if trained.bounds is not None:
        yield trained.bounds.text
    for one in trained.segments:
        without, within = one.without.numbers(), one.within.numbers()
        yield (
            f"{one.segment} {one.value}, not seen: auc {without['auc']:.4f} (seen {within['auc']:.4f}), mean pd "
            f"{without['mean_pd']:.2%} (seen {within['mean_pd']:.2%}), {one.within.default_rate:.2%} defaulted"
        )
    scale, clipped = trained.model.scale, trained.clipped
    yield (
        f"score: {scale.anchor_score:g} at {scale.anchor_odds:g}:1, {scale.pdo:g} points double the odds; clipped "
        f"{clipped.below:.1%} at {scale.low} and {clipped.above:.1%} at {scale.high}"
    )
    yield f"{trained.design}."
    yield from (f"warning: {one.text}" for one in trained.doubts)
    if trained.doubts:
        yield IN_DOUBT


def _measures(metrics: Metrics) -> str:
    numbers = metrics.numbers()
    names = ("auc", "ks", "brier", "calibration_error")
    return ", ".join(f"{name.replace('_', ' ')} {numbers[name]:.4f}" for name in names if name in numbers)
