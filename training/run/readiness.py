"""For what each job would refuse a data set, found before it is asked to."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

import pyarrow as pa
import pyarrow.compute as pc

from creditline.features.catalogue import BUILT_IN, Declarations
from creditline.features.data import DataSet
from creditline.features.data.check.problem import Report
from creditline.features.data.span import span_of
from creditline.features.engine import pairs_for
from creditline.features.engine.carriers.duckdb.pairs import checked
from creditline.features.errors import DataError
from creditline.models.portfolio.lines.record import recorded
from creditline.models.portfolio.lines.standing import standing_lines
from creditline.training.cohorts import CohortSettings, Sample, draw_sample
from creditline.training.doubts import doubts_of_sample
from creditline.training.fit.calibrate import refuse_one_sided
from creditline.training.fit.held import held_rows
from creditline.training.outcomes import DefaultDefinition
from creditline.training.run.dates import month_end_before, scoring_pairs
from creditline.training.settings.train_settings import TrainSettings

Found = TypeVar("Found")


@dataclass(frozen=True)
class Refusal:
    """A `job` that would stop and `why`; or, where `stops` is False, that would go on with numbers not to be believed."""

    job: str
    why: str
    stops: bool = True

    def __str__(self) -> str:
        return f"{self.job} {'would refuse' if self.stops else 'would mark its model'}: {self.why.rstrip('.')}"


def refusals(
    data: DataSet,
    report: Report,
    definition: DefaultDefinition,
    settings: CohortSettings,
    *,
    seed: int,
    declarations: Declarations = BUILT_IN,
) -> Iterator[Refusal]:
    """What `train`, `score`, `decide` and `why` would refuse, in that order; `report`: what `check` found.

    Nothing is asked of data that cannot be read: their errors come first. The same code is asked that the jobs run, up to
    the features. What depends on a model is not: a model says that itself.
    """
    if any(not total.rows for total in report.totals):
        return
    yield from _training(data, definition, settings, seed, declarations)
    day, refused = _tried("score", lambda: span_of(data).last)
    if day is None:
        yield from refused
        return
    asked = scoring_pairs(data)
    if not asked.num_rows:
        yield Refusal("score", f"nobody was a customer by {day}: every opened_on is later; correct them, or empty them")
    yield from _deciding(data, definition.product, day)
    if not month_end_before(data, asked, 1).num_rows:
        yield Refusal(
            "why",
            "nobody was known at the end of the month before, so nobody can be set against their own past; bring a longer "
            "history, or compare with other customers (--kept FILE)",
        )


def _training(
    data: DataSet, definition: DefaultDefinition, settings: CohortSettings, seed: int, declarations: Declarations
) -> Iterator[Refusal]:
    sample, refused = _tried("train", lambda: draw_sample(data, definition, settings, seed))
    yield from refused
    if sample is not None:
        yield from _tried("train", lambda: _refuse_sample(data, sample, definition, settings, seed))[1]
        yield from _doubted(sample)
    everything = declarations.of(data, definition.product)
    if not tuple(everything.available(data).for_training()):
        yield Refusal(
            "train",
            f"no feature can be computed from {', '.join(data.tables)}; hand over transactions, installments or lines",
        )


def _refuse_sample(
    data: DataSet, sample: Sample, definition: DefaultDefinition, settings: CohortSettings, seed: int
) -> None:
    with data.connect() as connection:
        checked(connection, data, sample.rows)
    held = held_rows(sample.rows, TrainSettings(definition, settings, seed=seed))
    refuse_one_sided(held.defaulted, held.fold, held.recent)


def _doubted(sample: Sample) -> Iterator[Refusal]:
    learnt = sample.rows.filter(pc.not_equal(sample.rows["role"], "test"))
    for doubt in doubts_of_sample(learnt["customer_id"], learnt["defaulted"]):
        yield Refusal("train", doubt.text, stops=False)


def _deciding(data: DataSet, product: str | None, day: date) -> Iterator[Refusal]:
    def standing() -> pa.Table:
        with recorded(data) as record:
            return standing_lines(record, pairs_for(data, [day]), product)

    lines, refused = _tried("decide", standing)
    yield from refused
    if lines is not None and not lines.num_rows:
        on = "" if product is None else f" on {product}"
        yield Refusal(
            "decide",
            f"no customer of {data.folder} has a line with a known limit{on} on {day}; give the table lines with credit_limit",
        )


def _tried(job: str, asked: Callable[[], Found]) -> tuple[Found | None, tuple[Refusal, ...]]:
    try:
        return asked(), ()
    except DataError as refused:
        return None, (Refusal(job, str(refused)),)
