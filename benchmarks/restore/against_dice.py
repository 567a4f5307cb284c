"""`creditline restore` against DiCE (dice-ml): what becomes of edited feature rows when records are replayed.

    python benchmarks/restore/against_dice.py MODEL DATA DECISIONS OUT AS_OF DICE_PYTHON [CUSTOMERS]

DICE_PYTHON is a Python that has dice-ml and lightgbm, in an environment of its own. Of the lines cut under the policy `graded` whose
score on AS_OF is below where the policy would let them step back, the first CUSTOMERS (60): DiCE is asked for one row each with a
score from there on, by the same trees and the same edge, and may vary what the catalogue calls changeable. `restore` is asked what
brings the line back within 365 days, and `decide` decides on twins who live it. Every number is of the same customers.
"""

import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "tests" / "oracles"))

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from lived_ways import dated
from numpy.typing import NDArray

from creditline.features.data import DataSet
from creditline.features.declare import Aggregate, How
from creditline.features.projected.behaviour import Choice, acts, choices
from creditline.features.projected.lives import in_turn
from creditline.features.projected.opened import apply_to
from creditline.features.projected.projection import Projection
from creditline.models.artefact import IN_DEFAULT, read_model
from creditline.models.policy import Inputs, Step, decide_lines
from creditline.models.policy.deciding.passing import Passing, passed
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.lines.record import decision_files
from creditline.models.portfolio.policy_features import read_policy_for
from creditline.models.portfolio.restore.asked import Question, grid_of, way_back
from creditline.models.portfolio.restore.concepts import as_known
from creditline.models.portfolio.restore.every import not_whole
from creditline.models.portfolio.restore.replay import Replayed
from creditline.models.portfolio.restore.session import Restoring, restoring
from creditline.models.portfolio.restore.start import Start
from creditline.models.portfolio.restore.values import Outlook, Restoration
from creditline.models.scoring.frame import score_frame
from creditline.models.scoring.matrix import to_matrix
from creditline.models.scoring.scores import scores_of

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
HORIZON, METHODS = 365, ("random", "genetic")
GROWS = (
    How.COUNT,
    How.DAYS,
    How.SUM,
    How.MAX,
    How.DISTINCT,
    How.NEW,
)  # a longer window holds no less, of what is not below 0


@dataclass(frozen=True)
class Customer:
    """One customer's features as known (`now`, (features,)) and in every life: `values` (days, choices, features)."""

    customer: int
    start: Start
    now: pa.Table
    values: Floats
    replayed: Replayed
    frame: pa.Table
    told: Restoration
    cpu: float


@dataclass
class Found:
    """Of one method: counts over the customers, and of edits."""

    asked: int = 0
    given: int = 0
    valid: int = 0
    policy: int = 0
    contradicts: int = 0
    met: int = 0
    back: int = 0
    edits: int = 0
    edits_met: int = 0
    sizes: tuple[int, ...] = ()
    cpu: float = 0.0

    def line(self, name: str) -> str:
        """A row of the table."""
        share = [
            f"{n} ({n / max(self.given, 1):.0%})"
            for n in (self.valid, self.policy, self.contradicts, self.met, self.back)
        ]
        sizes = np.array(self.sizes or (0,))
        return " | ".join(
            [f"| {name}", f"{self.given} of {self.asked}", *share, f"{1 - self.edits_met / max(self.edits, 1):.0%}",
             f"{np.median(sizes):.0f} ({sizes.min()} to {sizes.max()})", f"{self.cpu / max(self.asked, 1):.2f} |"]
        )  # fmt: skip


def main(model_folder: Path, lender: Path, decided: Path, out: Path, as_of: date, dice: str, count: int) -> None:
    """Ask both, replay both."""
    model, data = read_model(model_folder), DataSet.open(lender)
    out.mkdir(parents=True)
    policy = read_policy_for("graded", model, data)
    edge = next(band.lowest for band in policy.bands if band.step == Step.MAINTAIN) + policy.ladder.hysteresis
    files = decision_files((decided,))
    with restoring(InForce(model, policy=policy, decisions=files), data, as_of, HORIZON) as session:
        some = customers_below(session, edge, count)
        print(f"{len(some)} customers with a cut line and a score below {edge}")
        names = [f.name for f in model.features]
        now = pa.concat_tables([one.now for one in some])
        scored = score_frame(model, now)
        at = edge_margin(session, edge)
        np.savez(
            out / "asked.npz",
            names=np.array(names),
            reference=to_matrix(model.features, model.reference),
            rows=to_matrix(model.features, now),
            margins=scored["margin"].to_numpy(),
            edge=at,
            booster=(model_folder / "booster.txt").read_text("utf-8"),
            vary=np.array([f.name for f in model.features if f.changeable]),
        )
        print("| | asked and answered | valid by the model | whole by the policy, were the row so | contradicts itself | edits met by a "
              "behaviour | and the line whole then | single edits never met | edited, or asked | CPU s |")  # fmt: skip
        for method in METHODS:
            found = out / f"{method}.npz"
            command = [dice, str(Path(__file__).with_name("dice_edits.py")), str(out / "asked.npz"), str(found), method]
            ran = subprocess.run(command, check=False, capture_output=True, text=True)
            if ran.returncode:
                raise SystemExit(ran.stderr)
            print(of_dice(session, some, now, np.load(found), edge).line(f"DiCE, {method}"))
        print(of_restore(session, some, lender, out).line("restore"))


def customers_below(session: Restoring, edge: int, count: int) -> list[Customer]:
    """Those asked about: with one line, cut and not closed, a quiet month, and a score below the edge; by id."""
    rows = not_whole(session)
    rows = rows.filter(pc.less(rows["step"], int(Step.CLOSE)))
    listed = session.source(rows["customer_id"].to_pylist())
    found: list[Customer] = []
    start = session.start(listed)
    lines = np.bincount(start.entity, minlength=listed.known.count)
    for place, last in zip(start.entity.tolist(), start.decided, strict=True):
        score = None if last is None else last["score"]
        if score is None or score >= edge or not listed.quiet.months[place] or lines[place] > 1:
            continue
        found.append(looked_at(session, listed.known.customers[place].as_py()))
        if len(found) == count:
            break
    return found


def looked_at(session: Restoring, customer: int) -> Customer:
    """One customer, asked and replayed under every choice."""
    names = tuple(one.name for one in acts())
    began = time.process_time()
    told = way_back(session, Question(customer, session.until, names, 0))
    cpu = time.process_time() - began
    source = session.source([customer])
    start, lives = session.start(source), in_turn(source.quiet, session.as_of, session.until)
    changing = {n for n, c in apply_to(source, lives, session.model.target_product).items() if c[0]}
    chosen = list(choices(grid_of(names, changing)))
    replayed = session.replay(source, start, lives, chosen, keep=True)
    values = np.stack([to_matrix(session.model.features, one) for one in replayed.frames])
    frame = replayed.frames[0].slice(0, 1)
    now = features_now(session, session.projection(source, start, lives, [Choice()]), frame)
    return Customer(customer, start, now, values, replayed, frame, told, cpu)


def features_now(session: Restoring, projection: Projection, frame: pa.Table) -> pa.Table:
    """The features on the day itself, in the columns of `frame`."""
    known = as_known(session, projection)
    day = pa.array([session.as_of], pa.date32())
    return pa.table({n: known[n] if n in known.column_names else frame[n] for n in frame.column_names}).set_column(
        frame.column_names.index("as_of"), "as_of", day
    )


def edge_margin(session: Restoring, edge: int) -> float:
    """The highest margin whose score reaches the edge, on the figures of the day."""
    low, high = -20.0, 20.0
    for _ in range(60):
        middle = (low + high) / 2
        reaches = int(scores_of(session.model, np.array([middle])).score[0]) >= edge
        low, high = (middle, high) if reaches else (low, middle)
    return low


def of_dice(session: Restoring, some: list[Customer], now: pa.Table, given: dict[str, Floats], edge: int) -> Found:
    """What its rows come to."""
    model, found = session.model, Found(asked=len(some), cpu=float(given["cpu"].sum()))
    names = [f.name for f in model.features]
    before = to_matrix(model.features, now)
    for place, one in enumerate(some):
        if not given["told"][place]:
            continue
        edited, was = given["edited"][place], before[place]
        step = 0.51 * 10.0 ** -given["precision"]
        moved = (np.isnan(edited) != np.isnan(was)) | (np.abs(np.nan_to_num(edited) - np.nan_to_num(was)) > step)
        row = np.where(moved, edited, was)
        found.given += 1
        found.edits += int(moved.sum())
        found.sizes = (*found.sizes, int(moved.sum()))
        made = with_values(one.now, names, row)
        score = score_frame(model, made)["score"][0].as_py()
        found.valid += score >= edge
        found.policy += whole_at_once(session, one, with_values(one.frame, names, row))
        found.contradicts += contradicts(session, was, row, moved)
        met = reached(one.values, was, row, step)
        mine = met[:, :, moved]
        found.edits_met += int(mine.any(axis=(0, 1)).sum())
        together = mine.all(axis=2)
        found.met += bool(together.any())
        found.back += bool((together & (one.replayed.step.reshape(together.shape) == Step.MAINTAIN)).any())
    assert found.back <= found.met <= found.given
    return found


def reached(values: Floats, was: Floats, row: Floats, step: Floats) -> Flags:
    """(days, choices, features): whether a value is as far from what it was as the edit, or further, to the same side."""
    up = row > was
    far = np.where(up, values >= row - step, values <= row + step)
    there = np.where(np.isnan(was), ~np.isnan(values) & (np.abs(values - row) <= step), far)
    return np.where(np.isnan(row), np.isnan(values), there)


def contradicts(session: Restoring, was: Floats, row: Floats, moved: Flags) -> bool:
    """Whether no records could give the row: a window holds more than a longer one around it, or what only grows is less than it was."""
    listed = [(place, session.catalogue[f.name].expression) for place, f in enumerate(session.model.features)]
    whole = [(place, e) for place, e in listed if isinstance(e, Aggregate) and e.how in GROWS and was[place] >= 0]
    for place, one in whole:
        if one.days is None and moved[place] and row[place] < was[place]:
            return True
        for other, around in whole:
            longer = around.days is None or (one.days is not None and one.days < around.days)
            alike = (one.rows, one.how, one.of, one.anchor) == (around.rows, around.how, around.of, around.anchor)
            if longer and alike and (moved[place] or moved[other]) and row[place] > row[other] + 1e-6 >= 0:
                return True
    since = [(place, e) for place, e in listed if isinstance(e, Aggregate) and e.how in (How.RECENCY, How.AGE)]
    most = (session.until - session.as_of).days
    return any(moved[place] and row[place] > was[place] + most for place, _ in since)


def whole_at_once(session: Restoring, one: Customer, frame: pa.Table) -> bool:
    """Whether the policy makes the line whole at the next decision, were the features so."""
    scores = score_frame(session.model, frame)
    read = {n: scores[n].cast(pa.float64()) if n == IN_DEFAULT else frame[n] for n in session.policy.columns}
    nothing, none = np.full(1, np.nan), np.zeros(1, bool)
    day = session.days[0]
    same = np.array([(day.year, day.month) == (session.as_of.year, session.as_of.month)])
    passing = Passing(np.array([float((day - session.as_of).days)]), same, nothing, none, none)
    inputs = Inputs(
        scores["score"].cast(pa.float64()).to_numpy(), scores["pd"].to_numpy(), read, one.replayed.balance[0, :1],
        passed(one.start.state, passing),
    )  # fmt: skip
    return bool(decide_lines(session.policy, inputs, one.start.scaling).step[0] == Step.MAINTAIN)


def with_values(frame: pa.Table, names: list[str], row: Floats) -> pa.Table:
    """The frame with other values of features."""
    for name, value in zip(names, row.tolist(), strict=True):
        frame = frame.set_column(
            frame.column_names.index(name), name, pa.array([None if np.isnan(value) else value], pa.float64())
        )
    return frame


def of_restore(session: Restoring, some: list[Customer], lender: Path, out: Path) -> Found:
    """What its ways come to, `decide` deciding on twins who live them."""
    ways = {str(one.customer): one.told.smallest for one in some if one.told.smallest is not None}
    lived = dated(session, lender, "graded", {name: way.choice for name, way in ways.items()}, out / "twins")
    same = sum(lived[name] == way.whole_on for name, way in ways.items())
    assert same == len(ways), (same, len(ways))  # on the day that was said
    sizes = tuple(len(way.choice.acts) for way in ways.values())
    there = len(ways)
    outlooks = {str(kind): sum(one.told.outlook is kind for one in some) for kind in Outlook}
    print(f"restore says: {outlooks}; of {there} ways {same} lived by twins and decided on the day said")
    return Found(
        asked=len(some), given=there, valid=there, policy=there, met=there, back=same, edits=sum(sizes), edits_met=sum(sizes),
        sizes=sizes, cpu=sum(one.cpu for one in some),
    )  # fmt: skip


if __name__ == "__main__":
    main(
        Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), Path(sys.argv[4]), date.fromisoformat(sys.argv[5]), sys.argv[6],
        int(sys.argv[7]) if len(sys.argv) > 7 else 60,
    )  # fmt: skip
