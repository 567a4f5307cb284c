"""Which customer a page tells of: one of whom its prose is true, looked for in the data when the page is made."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
from shown import printed

NEAR_AN_EDGE = 5  # points; other processors round otherwise


@dataclass(frozen=True)
class Story:
    """A customer who was never late, whose line stood as recorded until its limit was lowered on the day, by the score.

    `behaviour` and `others`: the verdict, of the customer's own behaviour and what else took part. `fell`: whether the
    score fell; else it did not.
    """

    behaviour: str
    others: tuple[str, ...]
    fell: bool

    def untrue(self, answer: dict[str, Any], lender: Path) -> list[str]:
        """What of the story does not hold for an answer, as `creditline why --format json` writes it."""
        line, change, verdict = answer["line"], answer["change"]["score"], answer["verdict"]
        if answer["against"] != "past" or line is None or line["limit"] is None or verdict is None:
            return ["a line that stood and was cut"]
        ledger, (*earlier, last) = line["limit"], line["steps"] or [None]
        same = all(line["stood"][of] == line["before"][of] for of in ("limit", "step"))
        told = {
            "never late": never_late(lender, answer["customer_id"], answer["to"]["as_of"]),
            "it stood as recorded until the day": same and not earlier,
            "the limit was lowered": line["action"] == "reduce" and line["after"]["limit"] < line["stood"]["limit"],
            "nothing else moved it": not (ledger["asked"] or ledger["anyway"] or line["departures"]),
            "by the score": last is not None and (last["missed"] or 0) >= NEAR_AN_EDGE,
            "the verdict": (verdict["behaviour"], tuple(verdict["others"])) == (self.behaviour, self.others),
            "the score": change < 0 if self.fell else change >= 0,
        }  # fmt: skip
        return [fact for fact, holds in told.items() if not holds]


# The README: "A customer who was never late asks why", and their own record did it.
NEVER_LATE_AND_CUT = Story("caused", (), fell=True)
# docs/why.md: "lowered for nothing the customer did", though the score did not even fall.
CUT_BY_POLICY_ALONE = Story("none", ("policy",), fell=False)


def answered(command: str, home: Path) -> dict[str, Any]:
    """What the command of a page answers, as JSON."""
    plain = re.sub(r" --(lang|format) \S+", "", command)
    found: dict[str, Any] = json.loads("\n".join(printed(f"{plain} --format json", home)))
    return found


def customer_for(story: Story, command: str, home: Path) -> str:
    """The customer of `command` where the story is theirs, else the first among the day's cuts whose it is."""
    (shown,) = re.findall(r"--customer (\S+)", command)
    for customer in (shown, *_cut_likewise(story, command, home)):
        asked = command.replace(f"--customer {shown}", f"--customer {customer}")
        if not story.untrue(answered(asked, home), home / "lender"):
            return customer
    raise AssertionError(f"of nobody cut on the day is this true: {story}")


def _cut_likewise(story: Story, command: str, home: Path) -> Iterator[str]:
    """Customers with the story's verdict who were never late, the first first."""
    of_all = re.sub(r" --(lang|format) \S+", "", command)
    printed(re.sub(r"--customer \S+", "--all-cuts", of_all) + " --per family --out story.parquet", home)
    (day,) = re.findall(r"--to (\S+)", command)
    with duckdb.connect() as connection:
        found = connection.execute(
            f"SELECT DISTINCT customer_id FROM '{home / 'story.parquet'}' WHERE behaviour = $1 ORDER BY 1",
            [story.behaviour],
        ).fetchall()
    yield from (str(customer) for (customer,) in found if never_late(home / "lender", customer, day))


def never_late(lender: Path, customer: int, by: str) -> bool:
    """Whether by the end of the day `by` every instalment was paid by its day, and no statement was in arrears."""
    with duckdb.connect() as connection:
        (late,) = connection.execute(
            f"SELECT count(*) FROM '{lender / 'installments.parquet'}' "
            "WHERE customer_id = $1 AND due_on < $2 AND coalesce(paid_on > due_on, true)",
            [customer, by],
        ).fetchone()
        (known, in_arrears) = connection.execute(
            f"SELECT count(*), count(*) FILTER (months_past_due > 0) FROM '{lender / 'lines.parquet'}' "
            "WHERE customer_id = $1 AND statement_on <= $2",
            [customer, by],
        ).fetchone()
    assert known
    return late == in_arrears == 0
