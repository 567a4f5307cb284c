"""Three customers worked through: what happened, what each method says, what is true.

python benchmarks/truth/worked.py OUT/calm
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from cases import cases
from falls import falls
from figures import Marked, marked
from lender import lender
from line_policy import ByScore
from scores import Scorer
from tables import table

from creditline.training.world import WorldSettings

SHOWN = ("ours", "SHAP difference", "SHAP of today", "SHAP against the mean kept")


def chosen(given: Marked) -> Iterator[tuple[str, int]]:
    """The first single cut that only SHAP of today gets wrong, one that the difference gets wrong, and a double cause."""
    truth, kind = given.world.carried.argmin(axis=1), given.falls.kind()
    top = {name: given.points[name].argmin(axis=1) for name in SHOWN}
    single = (kind == "single") & given.world.alone & (top["ours"] == truth)
    chronic = np.array([case.chronic is not None for case in given.falls.cases])
    for title, some in (
        ("A chronic condition taken for the cause", single & chronic & (top["SHAP of today"] != truth)),
        ("The difference of two SHAP vectors is wrong", single & (top["SHAP difference"] != truth)),
        ("Two causes", given.world.two_mattered & given.world.made),
    ):
        places = np.flatnonzero(some)
        if len(places):
            yield title, int(places[0])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    made = lender(parser.parse_args().folder, WorldSettings(truth=True))
    scorer, policy = Scorer(made.model), ByScore()
    given = marked("", scorer, falls(made, cases(made.folder / "truth"), policy), policy)
    before, after = scorer.points(given.falls.starts), scorer.points(given.falls.ends)
    without = scorer.points(given.falls.twin)
    for title, n in chosen(given):
        case = given.falls.cases[n]
        causes = " and ".join(f"{cause.kind} from {cause.began}" for cause in case.causes)
        print(f"**{title}.** {causes}" + (f"; {case.chronic}" if case.chronic else ""))
        print(
            f"Score {before[n]:.0f} on {case.start}, {after[n]:.0f} on {given.falls.days[n]}; without the cause {without[n]:.0f}.\n"
        )
        truth = {"put back in the model": given.model[n], "carried in the world": given.world.carried[n]}
        shown = {**truth, **{name: given.points[name][n] for name in SHOWN}}
        heavy = sorted(range(len(scorer.groups)), key=lambda f: min(v[f] for v in shown.values()))[:5]
        table(
            ["", *(scorer.groups[f] for f in heavy)],
            [[name, *(str(round(v[f])) for f in heavy)] for name, v in shown.items()],
        )


if __name__ == "__main__":
    main()
