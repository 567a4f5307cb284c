"""A training in the words of its run's page: a name by what differs, and the verdict first."""

from creditline.training.train.trained import Trained


def title_of(trained: Trained) -> str:
    """What sets a training apart from its neighbours: product, kind, cohorts, how it was tested, trials."""
    used = sorted({one.period for one in trained.cohorts if one.customers})
    parts = [trained.model.target_product or "any product", str(trained.model.kind)]
    if used:
        parts.append(f"{len(used)} cohort{'s' if len(used) > 1 else ''} to {used[-1]:%Y-%m}")
    parts.append(trained.tested_on.replace("_", " "))
    if trained.settings.trials:
        parts.append(f"{trained.settings.trials} trials")
    return ", ".join(parts)


def headline(trained: Trained) -> dict[str, float]:
    """The few figures one compares trainings by, on the tested rows: what there is of gini, auc, ks, calibration error."""
    found = trained.metrics[trained.tested_on].numbers()
    return {name: found[name] for name in ("auc", "calibration_error", "gini", "ks") if name in found}


def description(trained: Trained) -> str:
    """What to think of it, as Markdown: how good and how right, beside the scorecard, how tested, and what speaks against it."""
    one, card = trained.metrics[trained.tested_on], trained.challenger.metrics[trained.tested_on]
    how = trained.tested_on.replace("_", " ")
    verdict = (
        f"**{_gini(one.gini)}** on {one.customers:,} rows with {one.defaults:,} defaults ({how}); the scorecard has "
        f"{_gini(card.gini)}. Promised {one.mean_pd:.2%}, happened {one.default_rate:.2%}."
    )
    doubts = "\n".join(f"- {doubt.text}" for doubt in trained.doubts)
    return "\n\n".join(
        part
        for part in (verdict, trained.design, f"**In doubt, so no champion:**\n\n{doubts}" if doubts else "")
        if part
    )


def _gini(value: float | None) -> str:
    return "no Gini, as all had one outcome" if value is None else f"Gini {value:.3f}"
