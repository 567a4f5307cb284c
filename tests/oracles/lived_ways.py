"""What `creditline restore` says of every cut line, against twins who live it and are decided on by `decide`, month after month."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from carried_on import TWIN, write_lived
from pyarrow import parquet

from creditline.features.projected.behaviour import Act, Choice, acts, behaviours
from creditline.features.projected.lives import drawn, in_turn
from creditline.models.policy import Step
from creditline.models.portfolio.decide_dates.job import Job
from creditline.models.portfolio.restore.asked import within
from creditline.models.portfolio.restore.every import ways_of_every
from creditline.models.portfolio.restore.session import Restoring
from creditline.models.portfolio.restore.ways import whole_at


@dataclass(frozen=True)
class Lived:
    """Lines by what was said of them and what came: `same` of `lines` twins are back on the day said (or not at all, as said)."""

    lines: int
    same: int
    suggested: int
    back: int
    back_on_the_day: int


def lived(session: Restoring, lender: Path, policy: str, out: Path) -> tuple[Lived, Mapping[str, dict[str, Any]]]:
    """Doing nothing and the smallest sets, both lived; `same` counts both, `back` the `suggested` sets that bring the line back."""
    ways_of_every(session, [one.name for one in acts()], session.until, out / "back.parquet")
    rows = parquet.read_table(out / "back.parquet").to_pylist()
    told = {row["customer_id"]: row for row in rows if row["rule"] not in ("closed", "no quiet month")}
    nothing = dated(session, lender, policy, {c: Choice() for c in told}, out / "nothing")
    chosen = {c: choice_of(row["smallest"]) for c, row in told.items() if row["outlook"] == "acts"}
    small = dated(session, lender, policy, chosen, out / "smallest") if chosen else {}
    same = sum(nothing[c] == row["nothing_on"] for c, row in told.items()) + sum(
        small[c] == told[c]["smallest_on"] for c in chosen
    )
    found = Lived(
        lines=len(told) + len(chosen),
        same=same,
        suggested=len(chosen),
        back=sum(small[c] is not None for c in chosen),
        back_on_the_day=sum(small[c] == told[c]["smallest_on"] for c in chosen),
    )
    return found, told


def dated(
    session: Restoring, lender: Path, policy: str, own: Mapping[str, Choice], out: Path
) -> dict[str, date | None]:
    """From which day on the twin of each customer stands whole at every decision, by `decide` on the records written.

    It decides on the day itself again, so that cuts announced then take effect on their days.
    """
    source = session.source(list(own))
    start = session.start(source)
    lives = in_turn(source.quiet, session.as_of, session.until, start.entity)
    ids = [str(source.known.customers[int(entity)].as_py()) for entity in start.entity.tolist()]
    data = write_lived(out / "lived", lender, session, source, start, lives, [own[one] for one in ids])
    job = Job(data, session.model, policy, (), "1GB", lambda _: None, lambda _: None)
    if session.daily:
        decided_on(job, session.days, out / "decided")
    else:
        job.months(session.as_of, 1 + len(session.days), out / "decided")
    return whole_since(out / "decided", session.days, {str(int(one) + TWIN): one for one in ids})


def decided_on(job: Job, days: Sequence[date], out: Path) -> None:
    """Decide on each day, with what was decided before known."""
    out.mkdir(parents=True)
    made: list[Path] = []
    for day in days:
        replace(job, earlier=tuple(made)).once(day, out / f"{day}.parquet")
        made.append(out / f"{day}.parquet")


def whole_since(folder: Path, days: tuple[date, ...], names: Mapping[str, str]) -> dict[str, date | None]:
    """Of files of `decide`, the day from which on each line is on the top step at every decision; None for none. `names`: by id there."""
    since: dict[str, date | None] = dict.fromkeys(names.values())
    for day in days:
        rows = parquet.read_table(folder / f"{day}.parquet", columns=["customer_id", "step"]).to_pylist()
        step = {str(row["customer_id"]): row["step"] for row in rows}
        for there, name in names.items():
            whole = step.get(there) == Step.MAINTAIN
            since[name] = (since[name] or day) if whole else None
    return since


def choice_of(text: str) -> Choice:
    """The choice that a row of `restore --all` names."""
    return Choice(tuple(Act(behaviours()[act["behaviour"]], act["degree"]) for act in json.loads(text)))


def inside(session: Restoring, customers: list[str], draws: int) -> tuple[int, int, int, int]:
    """Stated and found: of lines with an interval from `draws` lives, how many of so many draws it holds, and of as many others."""
    source = session.source(customers)
    start = session.start(source)
    stated = held = lines = 0
    whole = []
    for seed in (1, 2):
        lives = drawn(source.quiet, session.as_of, session.until, start.entity, draws, seed)
        whole.append(whole_at(session.replay(source, start, lives, [Choice()])).reshape(len(start.entity), draws))
    for one, other in zip(*whole, strict=True):
        told = within(one, session.days)
        if told.first is None or told.last is None:
            continue
        low, high = session.days.index(told.first), session.days.index(told.last)
        lines, stated = lines + 1, stated + told.within
        held += int(np.sum((other >= low) & (other <= high)))
    return lines, stated, held, draws * lines
