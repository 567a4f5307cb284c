"""The letters of a day's cuts, as they are explained: a row of fields each, and a file each where a folder is wanted."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from creditline.features.data import DataSet
from creditline.features.errors import DataError
from creditline.features.output.file_names import shortened
from creditline.models.letter.forms import LetterForm
from creditline.models.letter.lender import Lender
from creditline.models.letter.letter import Letter
from creditline.models.letter.make import letter_of
from creditline.models.letter.merge_fields import COLUMNS, merge_fields
from creditline.models.letter.part import Kind
from creditline.models.portfolio.cuts.cuts import ExplainedCuts
from creditline.models.portfolio.cuts.table import customers_of
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.letters.facts import letter_facts
from creditline.models.portfolio.letters.way_back import way_back_told
from creditline.models.portfolio.restore.of_answer import WaysBack
from creditline.models.why import Why
from creditline.models.why.notice.notice import notice_of
from creditline.models.why.words.wording import Wording

_UNSAFE = re.compile(r"[^\w.-]+")  # what a letter's number may not put into the name of a file


@dataclass(frozen=True)
class CutLetters:
    """Collects the letters; `folder` and `form`: where each goes as a file, None for none. `ways`: what brings lines back, if told."""

    in_force: InForce
    record: DataSet
    day: date
    lender: Lender
    words: Wording
    folder: Path | None = None
    form: LetterForm | None = None
    ways: WaysBack | None = None
    rows: list[dict[str, Any]] = field(default_factory=list)
    _numbers: set[str] = field(default_factory=set)

    def of(self, part: ExplainedCuts, id_type: pa.DataType) -> None:
        """Make the letters of a part's cuts."""
        for customer, letter in self.made(part, id_type):
            row = {"customer_id": customer, "decided_on": self.day, **merge_fields(letter, self.words)}
            self.rows.append({**row, "file": self._written(letter)})

    def made(self, part: ExplainedCuts, id_type: pa.DataType) -> Iterator[tuple[Any, Letter]]:
        """The letters of a part's cuts, each with its customer's id; nothing is collected."""
        places = part.those.tolist()
        customers = customers_of(part.answers, id_type).take(pa.array(places, pa.int64()))
        told = letter_facts(self.in_force, self.record, customers, self.day)
        for place, customer, facts in zip(places, customers.to_pylist(), told, strict=True):
            why = part.answers.for_notice(place)
            notice = notice_of(why, self.words.language, self.words)
            letter = letter_of(notice, why, self.lender, self.words, facts)
            if self.ways is not None and letter.kind is Kind.ADVERSE:
                way = replace(facts, way_back=self._way_back(self.ways, why))
                letter = letter_of(notice, why, self.lender, self.words, way)
            yield customer, letter

    def through(self, parts: Iterator[ExplainedCuts], id_type: pa.DataType) -> Iterator[ExplainedCuts]:
        """The parts as they come, once their letters are made."""
        for part in parts:
            self.of(part, id_type)
            yield part

    def table(self, id_type: pa.DataType) -> pa.Table:
        """A row per letter: `customer_id`, `decided_on`, the columns of `merge_fields`, and `file` where it was written."""
        return pa.Table.from_pylist(self.rows, schema=letters_schema(id_type))

    def _way_back(self, ways: WaysBack, why: Why) -> tuple[str, ...]:
        """What may be told; nothing where there is nothing to go on from, as without a quiet month."""
        try:
            return way_back_told(ways.of(why), why, self.words)
        except DataError:
            return ()

    def _written(self, letter: Letter) -> str | None:
        if letter.number in self._numbers:
            raise DataError(
                f"two letters of {self.day} have the number {letter.number}; write number of [letter] with {{hash}}"
            )
        self._numbers.add(letter.number)
        if self.folder is None or self.form is None:
            return None
        name = shortened(_UNSAFE.sub("_", letter.number).lstrip("."), self.form.suffix)
        if (self.folder / name).exists():
            raise DataError(f"two letters of {self.day} would be the file {name}; write another number in [letter]")
        (self.folder / name).write_bytes(self.form.write(letter, self.words))
        return name


def letters_schema(id_type: pa.DataType) -> pa.Schema:
    """The columns of a row per letter."""
    texts = [(name, pa.string()) for name in (*COLUMNS, "file")]
    return pa.schema([("customer_id", id_type), ("decided_on", pa.date32()), *texts])
