"""What `creditline warn` says keeps a line whole, lived by twins and decided on by `decide`.

    python benchmarks/restore/avoided.py MODEL DATA DECISIONS OUT AS_OF [CAPACITY]

Asks under the policy `graded` who is about to go down within 92 days. Of the lines looked at for CAPACITY (30) calls that some set keeps
whole, twins live that set and others do nothing, and `decide` decides on both month after month with the points off every score with
which the set was found: the ones are to stand whole at every decision, the others to go down.
"""

import sys
from datetime import date
from importlib import resources
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "tests" / "oracles"))

import numpy as np
from lived_ways import dated
from pyarrow import parquet

from creditline.features.data import DataSet
from creditline.features.projected.behaviour import Choice, acts
from creditline.models.artefact import read_model
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.lines.record import decision_files
from creditline.models.portfolio.policy_features import read_policy_for
from creditline.models.portfolio.restore.session import Restoring, restoring
from creditline.models.portfolio.warn.avoiding import Avoided, avoided
from creditline.models.portfolio.warn.values import Asked
from creditline.models.portfolio.warn.warn import SHORTLIST, warn

WITHIN = (31, 62, 92)


def main(model_folder: Path, lender: Path, decided: Path, out: Path, as_of: date, capacity: int) -> None:
    """Warn, live, decide."""
    model, data = read_model(model_folder), DataSet.open(lender)
    out.mkdir(parents=True)
    policy = read_policy_for("graded", model, data)
    names = tuple(one.name for one in acts())
    with restoring(
        InForce(model, policy=policy, decisions=decision_files((decided,))), data, as_of, WITHIN[-1]
    ) as session:
        found = looked_at(session, names, capacity, out)
        print(f"{len(found)} lines that a set keeps whole")
        kept = down = 0
        for points in sorted({one.points for one in found.values()}):
            mine = {name: one for name, one in found.items() if one.points == points}
            own = worse_policy(points, out)
            chosen = {name: one.choice for name, one in mine.items() if one.choice is not None}
            living = dated(session, lender, own, chosen, out / f"kept-{points}", again=False)
            nothing = dated(
                session, lender, own, dict.fromkeys(chosen, Choice()), out / f"nothing-{points}", again=False
            )
            kept += sum(living[name] == session.days[0] for name in chosen)
            down += sum(nothing[name] != session.days[0] for name in chosen)
        print(f"whole at every decision with the set: {kept} of {len(found)}; down without it: {down} of {len(found)}")
        assert kept == down == len(found)


def looked_at(session: Restoring, names: tuple[str, ...], capacity: int, out: Path) -> dict[str, Avoided]:
    """Those of the shortlist with one line and a set, by customer."""
    warn(session, Asked(WITHIN, capacity, names), out / "warned.parquet")
    rows = [row for row in parquet.read_table(out / "warned.parquet").to_pylist() if row["avoided_by"]][
        : SHORTLIST * capacity
    ]
    ids = list(dict.fromkeys(row["customer_id"] for row in rows))
    start = session.start(session.source(ids))
    once = np.bincount(start.entity, minlength=len(ids)) == 1
    line = dict(zip(start.entity.tolist(), start.line_ids, strict=True))
    lines = [(one, line[at]) for at, one in enumerate(ids) if once[at]]
    fall = {row["customer_id"]: max(0, int(row["fall"] or 0)) for row in rows}
    told = avoided(session, lines, [fall[one] for one, _ in lines], names)
    return {str(one): each for (one, _), each in zip(lines, told, strict=True) if each.choice is not None}


def worse_policy(points: int, out: Path) -> str:
    """The policy `graded` with so many points off every score, as a file."""
    graded = resources.files("creditline.models.policy.examples").joinpath("graded.toml").read_text("utf-8")
    file = out / f"graded-{points}.toml"
    file.write_text(graded + (f"\n[overlay]\npoints = {points}\n" if points else ""), "utf-8")
    return str(file)


if __name__ == "__main__":
    main(
        Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), Path(sys.argv[4]), date.fromisoformat(sys.argv[5]),
        int(sys.argv[6]) if len(sys.argv) > 6 else 30,
    )  # fmt: skip
