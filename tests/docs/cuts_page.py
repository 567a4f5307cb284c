"""What docs/cuts.md tells beside what its command prints: counts, one reason in full with its records, who stayed good."""

import json
import re
import textwrap
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
from shown import printed

EARLIER = "creditline why model lender --all-cuts --to 2023-11-30 --previous-policy graded --policy squeeze --report early.html"
ONE_REASON = re.compile(r"(One reason in full, the first of customer )(\d+)(:\n\n)(.*?)(\n\n## )", re.DOTALL)
ONE_INSTALMENT = re.compile(r"One instalment, of (\d+ \w+), moved the first reason by itself")


@dataclass(frozen=True)
class CutsPage:
    """The tables that the page's command wrote in `home`, and what `EARLIER` reports where it was run."""

    home: Path

    def counts(self) -> tuple[int, int, int]:
        """Customers without a principal reason, all, and those who must go to review."""
        ((none, cuts, review),) = self._asked(
            "SELECT count(DISTINCT customer_id) FILTER (rank IS NULL), count(DISTINCT customer_id), "
            "count(DISTINCT customer_id) FILTER (review) FROM reasons"
        )
        return none, cuts, review

    def sentences(self, customer: int) -> tuple[str, str]:
        """The first reason, in English and in Chinese."""
        said = self._asked(
            f"SELECT sentence FROM reasons WHERE customer_id = {customer} AND rank = 1 ORDER BY language"
        )
        (english,), (chinese,) = said
        return english, chinese

    def records(self, customer: int) -> list[tuple[str, ...]]:
        """The cells of the customer's records, by rank."""
        rows = self._asked(
            f'SELECT rank, feature, "table", record_id, "on", amount, move, day FROM records WHERE customer_id = {customer} '
            "ORDER BY ALL"
        )
        return [
            (str(rank), feature, table, record, str(on), "" if amount is None else f"{amount:,.2f}", move, str(day))
            for rank, feature, table, record, on, amount, move, day in rows
        ]

    def day_of_the_one_instalment(self, customer: int) -> str | None:
        """When it was due, where one instalment alone moved all features of the first reason; else None."""
        first = [row for row in self.records(customer) if row[0] == "1"]
        moved = {feature for _, feature, *_ in first}
        instalments = {(table, record, on) for _, _, table, record, on, *_ in first}
        ((told,),) = self._asked(
            f"SELECT features FROM reasons WHERE customer_id = {customer} AND rank = 1 AND language = 'en'"
        )
        if moved != set(told) or len(instalments) != 1:
            return None
        ((table, _, on),) = instalments
        day = date.fromisoformat(on)
        return f"{day.day} {day:%B}" if table == "installments" else None

    def one_told(self, customer: int) -> int:
        """The customer shown, where they are one of few records whom the prose fits; else the first such."""
        few = self._asked(
            "SELECT customer_id FROM records ANTI JOIN (SELECT customer_id FROM reasons WHERE review) USING (customer_id) "
            "GROUP BY 1 HAVING count(*) <= 8 AND max(more) = 0 ORDER BY 1"
        )
        listed = [each for (each,) in few]
        fitting = (each for each in (customer, *listed) if each in listed and self.day_of_the_one_instalment(each))
        return next(fitting)

    def stayed_good(self) -> str:
        """The sentence about the outcomes of those never late, of the earlier day."""
        later = json.loads((self.home / "early.json").read_text(encoding="utf-8"))["cohort"]["later"]
        return f"{later['good']} of the {later['known']} whose outcome is known stayed good: {later['share_good']:.1%}."

    def _asked(self, sql: str) -> list[tuple[Any, ...]]:
        with duckdb.connect() as connection:
            for name, file in (("reasons", "reasons.parquet"), ("records", "reasons.records.parquet")):
                connection.execute(f"CREATE VIEW {name} AS SELECT * FROM '{self.home / file}'")
            return connection.execute(sql).fetchall()


def table_of(page: str) -> list[tuple[str, ...]]:
    """The cells of the table of records."""
    lines = page.partition("| rank | feature | table |")[2].partition("\n\n")[0].splitlines()[2:]
    return [tuple(cell.strip(" `") for cell in line.strip("|").split("|")) for line in lines]


def rewritten(page: str, found: CutsPage) -> str:
    """The page with what its command, which was run in the same folder, wrote there."""
    none, cuts, review = found.counts()
    page = re.sub(r"`rank` null: \d+ of the \d+ here", f"`rank` null: {none} of the {cuts} here", page)
    page = re.sub(r"Who must go to review, \d+ here", f"Who must go to review, {review} here", page)
    (told,) = re.findall(r"the first of customer (\d+):", page)
    customer = found.one_told(int(told))
    english, chinese = found.sentences(customer)
    quoted = "\n> ".join([*textwrap.wrap(english, 116, break_on_hyphens=False), "", chinese]).replace("> \n", ">\n")
    page = ONE_REASON.sub(lambda part: f"{part[1]}{customer}{part[3]}> {quoted}{part[5]}", page)
    head, titles, rest = page.partition("| rank | feature | table |")
    rows = [f"| {' | '.join((row[0], f'`{row[1]}`', *row[2:]))} |" for row in found.records(customer)]
    first, ruler = rest.splitlines()[:2]
    page = head + "\n".join([titles + first, ruler, *rows]) + "\n\n" + rest.partition("\n\n")[2]
    day = found.day_of_the_one_instalment(customer)
    page = ONE_INSTALMENT.sub(lambda part: part[0].replace(part[1], str(day)), page)
    printed(EARLIER, found.home)
    return re.sub(r"\d+ of the \d+ whose outcome is known stayed good: [\d.]+%\.", found.stayed_good(), page)
