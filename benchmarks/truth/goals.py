"""What was promised of the explanations, model by model and world by world, beside what came out.

A goal is held against the figure of the same cuts that it names: the dense model's, the SHAP difference's, or the model's own but-for
effect, which is what a faithful reading of the model can know of the world.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from figures import Figure

DENSE = "dense"


@dataclass(frozen=True)
class Goal:
    """One promise. `found` and `beside` are figures, NaN where there is none; `found` is to reach `bound`."""

    preset: str
    model: str
    what: str
    found: float
    beside: float
    bound: float
    at_most: bool = False

    @property
    def holds(self) -> bool | None:
        """Whether it is kept; None where it cannot be told."""
        if self.found != self.found or self.bound != self.bound:
            return None
        return self.found <= self.bound if self.at_most else self.found >= self.bound


def goals(found: Sequence[Figure]) -> Iterator[Goal]:
    """Every promise of every model and world, and of the cuts of all worlds together (`together`)."""
    models = list(dict.fromkeys(figure.model for figure in found))
    presets = [*dict.fromkeys(figure.preset for figure in found), "together"]
    for model in models:
        for preset in presets:
            yield from _of(found, preset, model)


def _of(found: Sequence[Figure], preset: str, model: str) -> Iterator[Goal]:
    def of(method: str, figure: str, truth: str, kind: str, level: str = "family", which: str = model) -> float:
        some = [
            one for one in found
            if (one.model, one.level, one.truth, one.kind, one.figure, one.method) == (which, level, truth, kind, figure, method)
            and preset in (one.preset, "together") and one.value == one.value
        ]  # fmt: skip
        cuts = sum(one.cases for one in some)
        return sum(one.value * one.cases for one in some) / cuts if cuts else float("nan")

    top, alone = "top family right", "world, alone"
    own = of("ours", top, "model", "all")
    dense = of("ours", top, "model", "all", which=DENSE)
    yield Goal(preset, model, "in the model, top family no lower than dense - 0.005", own, dense, dense - 0.005)
    concept = of("ours", "top concept right", "model", "all", "concept")
    yield Goal(preset, model, "in the model, top concept", concept, float("nan"), 0.97)
    own, but_for = of("ours", top, alone, "single"), of("but-for", top, alone, "single")
    yield Goal(preset, model, "in the world, cause alone, no lower than but-for - 0.01", own, but_for, but_for - 0.01)
    if preset == "calm":
        yield Goal(preset, model, "in the world, cause alone", own, but_for, 0.97)
    error = "mean error, points"
    own, shap = of("ours", error, alone, "single"), of("SHAP difference", error, alone, "single")
    yield Goal(
        preset, model, "error, cause alone, a third below SHAP difference", own, shap, shap * 2 / 3, at_most=True
    )
    for figure in dict.fromkeys(one.figure for one in found if one.figure.startswith("same top under refit")):
        own, shap = (of(m, figure, "stability", "all cuts") for m in ("ours", "SHAP difference"))
        yield Goal(preset, model, f"{figure}, no lower than SHAP difference", own, shap, shap)
