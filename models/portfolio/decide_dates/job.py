"""What `creditline decide` does, one date or month after month."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from creditline.features.catalogue import BUILT_IN, Declarations
from creditline.features.data import DataSet
from creditline.features.data.span import span_of
from creditline.features.engine import compute_features, pairs_for
from creditline.features.errors import DataError
from creditline.features.output.beside import file_beside, tables_beside
from creditline.features.output.stage import Stage
from creditline.features.table import FeatureTable
from creditline.models.artefact import Model
from creditline.models.policy import Policy
from creditline.models.portfolio.decide.portfolio import DecisionRequest, Outcome, decide_portfolio
from creditline.models.portfolio.decide_dates.notices_due import first_due
from creditline.models.portfolio.known_features import all_known
from creditline.models.portfolio.lines.record import recorded
from creditline.models.portfolio.policy_features import decision_catalogue, read_policy_for
from creditline.models.portfolio.receipts.receipts import write_receipts


@dataclass(frozen=True)
class Job:
    """The command's request: data, model, policy (a file or a name), earlier decisions, progress, and which features there are."""

    data: DataSet
    model: Model
    policy: str
    earlier: tuple[Path, ...]
    memory: str
    step: Callable[[str], object]
    share: Callable[[float], object]
    declarations: Declarations = BUILT_IN

    def once(
        self,
        as_of: date,
        out: Path,
        features: Path | None = None,
        what_if: str | None = None,
        segment: str | None = None,
        *,
        due: bool = False,
    ) -> Outcome:
        """Decide at the end of `as_of` into `out`, and write beside it the just-kept lines and the comparison.

        `due`: only on lines whose announced cut is due, of which there may be none. DataError for a day before the first record,
        a portfolio without a single line, and what is refused below.
        """
        policy = self._read(self.policy)
        other = None if what_if is None else self._read(what_if)
        asked = DecisionRequest(self.model, policy, other, segment, self.memory, self.declarations, due)
        with recorded(self.data, self.earlier, as_of) as data:
            return self._decide(data, asked, as_of, out, features)

    def months(self, first: date, count: int, out: Path) -> list[tuple[date, Outcome]]:
        """Decide at the end of `first`, then at each month end after; each month's decisions are known to the next.

        Decisions are made on the record, see `recorded`: what was decided here takes the place of the data's own. One file
        a month in the folder `out`, and one of every day in between on which announced cuts are due, with these lines alone.
        DataError as `once`, and for a month the data do not reach.
        """
        policy = self._read(self.policy)
        days = month_ends(first, count)
        last = span_of(self.data).last
        if days[-1] > last:
            raise DataError(
                f"{self.data.folder} ends on {last}, before {days[-1]}, the last month asked for; ask for fewer months"
            )
        made: list[Path] = []
        outcomes: list[tuple[date, Outcome]] = []
        asked = DecisionRequest(self.model, policy, memory=self.memory, declarations=self.declarations)
        with tables_beside(out) as folder:
            for at in days:
                while (day := first_due(made, outcomes[-1][0], at) if made else None) is not None:
                    outcomes.append((day, self._next(replace(asked, due=True), day, folder, made)))
                outcomes.append((at, self._next(asked, at, folder, made)))
        return outcomes

    def _next(self, asked: DecisionRequest, at: date, folder: Path, made: list[Path]) -> Outcome:
        """Decide on one more day, with what was made before known, and add it."""
        file = folder / f"{at}.parquet"
        with recorded(self.data, (*self.earlier, *made), at) as data:
            outcome = self._decide(data, asked, at, file, None)
        made.append(file)
        return outcome

    def receipts(self, decisions: Path, as_of: date, folder: Path, customers: tuple[str, ...]) -> int:
        """Write a receipt of each decision in `decisions` (or of `customers` only) into `folder`; how many."""
        self.step("writing receipts")
        policy = self._read(self.policy)
        with tables_beside(folder) as part:
            return write_receipts(
                self.data, self.model, policy, decisions, as_of, self.earlier, part, customers, self.declarations
            )

    def _read(self, place: str) -> Policy:
        return read_policy_for(place, self.model, self.data, self.declarations)

    def _decide(self, data: DataSet, asked: DecisionRequest, as_of: date, out: Path, features: Path | None) -> Outcome:
        first = span_of(self.data).first
        if as_of < first:
            raise DataError(
                f"as_of {as_of} lies before the first record of {self.data.folder}, {first}; name a later day"
            )
        batches = None
        if features is None:
            pairs = pairs_for(data, [as_of])
        else:
            table = FeatureTable.open(features)
            pairs = _pairs_of(table, as_of)
            batches = _batches_of(table, data, asked, pairs)
        if asked.segment is not None:
            _check_segment(asked, data)
        self.step(Stage(f"deciding on {pairs.num_rows:,} customers as of {as_of}", pairs.num_rows))
        with ExitStack() as stack:
            part = stack.enter_context(file_beside(out))
            kept = None if asked.due else stack.enter_context(file_beside(beside(out, "kept.parquet")))
            told = stack.enter_context(file_beside(beside(out, "what-if.json"))) if asked.other else None
            outcome = decide_portfolio(data, asked, pairs, part, kept, batches, self.share)
            if not outcome.lines and not asked.due:
                product = asked.model.target_product
                on = "" if product is None else f" on {product}"
                raise DataError(
                    f"no customer of {data.folder} has a line with a known limit{on} on {as_of}; give the table lines with "
                    "credit_limit, or a later day"
                )
            if told is not None and outcome.comparison is not None:
                told.write_text(json.dumps(outcome.comparison.to_json(), indent=2, ensure_ascii=False) + "\n", "utf-8")
        return outcome


def beside(out: Path, ending: str) -> Path:
    """The sibling of `out`: decisions.parquet -> decisions.kept.parquet."""
    return out.with_name(f"{out.stem}.{ending}")


def month_ends(first: date, count: int) -> list[date]:
    """`first`, then the month ends after it, `count` days in all.

    >>> [str(day) for day in month_ends(date(2024, 1, 31), 3)]
    ['2024-01-31', '2024-02-29', '2024-03-31']
    """
    days = [first]
    while len(days) < count:
        start = (days[-1] + timedelta(days=1)).replace(day=1)
        end = _month_end(start)
        days.append(end if end > days[-1] else _month_end(end + timedelta(days=1)))
    return days


def _month_end(day: date) -> date:
    following = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    return following - timedelta(days=1)


def _pairs_of(table: FeatureTable, as_of: date) -> pa.Table:
    if str(as_of) not in table.manifest.as_of:
        known = ", ".join(table.manifest.as_of[:5])
        raise DataError(f"{table.folder} has no features as of {as_of}, only of {known}; compute them for that day")
    found = [_of_day(batch, as_of) for batch in table.batches([])]
    return pa.concat_tables(found).combine_chunks()


def _batches_of(table: FeatureTable, data: DataSet, asked: DecisionRequest, pairs: pa.Table) -> Iterator[pa.Table]:
    """The features of `pairs`, those of one day in the table's order, with who is in default, which no table of features tells."""
    asked.model.catalogue.require_grace(table.manifest.grace_days)
    policies: list[Policy] = [asked.policy] if asked.other is None else [asked.policy, asked.other]
    everything = decision_catalogue(asked.model, data, policies, declarations=asked.declarations, priced=asked.priced)
    own = {feature.name for feature in asked.model.row_features[len(asked.model.features) :]}
    wanted, status = (everything.only(f.name for f in everything if (f.name in own) is one) for one in (False, True))
    there = {column.name: column.definition for column in table.manifest.columns}
    wrong = [f.name for f in wanted if there.get(f.name) != f.definition_hash]
    if wrong:
        raise DataError(f"{table.folder} lacks {wrong[0]}, or means something else by it; compute the features again")
    names = [feature.name for feature in wanted]
    if asked.segment is not None and asked.segment not in names:
        names.append(asked.segment)
    as_of = pairs["as_of"][0].as_py() if pairs.num_rows else date.min
    batches = (batch for each in table.batches(names, 16_384) if len(batch := _of_day(each, as_of)))
    return _beside(batches, compute_features(data, pairs, status) if len(status) and pairs.num_rows else pairs)


def _beside(batches: Iterator[pa.Table], more: pa.Table) -> Iterator[pa.Table]:
    """The batches with the further columns of `more`, whose rows are theirs one after the other."""
    done = 0
    for batch in batches:
        part = more.slice(done, batch.num_rows)
        done += batch.num_rows
        columns = {name: batch[name] for name in batch.column_names}
        yield pa.table(columns | {name: part[name] for name in part.column_names[2:]})


def _of_day(batch: pa.Table, as_of: date) -> pa.Table:
    return batch.filter(pc.equal(batch["as_of"], pa.scalar(as_of, pa.date32())))


def _check_segment(asked: DecisionRequest, data: DataSet) -> None:
    known = all_known([asked.model], data, asked.declarations).available(data)
    if asked.segment is not None and asked.segment not in known:
        raise DataError(
            f"{data.folder} cannot give {asked.segment} to compare by; `creditline features --list` lists what it can"
        )
