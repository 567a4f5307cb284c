"""A recall against the world in which the records were right, decision by decision; and what it costs beside `decide --months`.

    python benchmarks/disputes/recall.py MODEL DATA OUT [SHARE [MONTHS [CAP]]]

Corrects the repayments of SHARE of the customers (0.01), who are told to have paid on the due day, decides MONTHS (12) on the data
as recorded and as right, under the policy `graded` or, with CAP, the same with a portfolio cap at that share of what the limits
come to, and recalls. Prints how many decisions differ, and the CPU of both.
"""

import csv
import json
import resource
import subprocess
import sys
import time
from datetime import date, timedelta
from importlib import resources
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "tests" / "oracles"))

from decided_lender import last_months
from recalled_world import unlike

from creditline.features.data import DataSet
from creditline.models.artefact import read_model

HEAD = ("customer_id", "table", "record", "paid_on", "reference", "on", "by", "why")


def main(model: Path, folder: Path, out: Path, share: float, months: int, cap: float | None) -> None:
    """Correct, decide in both worlds, recall, compare."""
    out.mkdir(parents=True, exist_ok=True)
    data, trained = DataSet.open(folder), read_model(model)
    days = last_months(data, months)
    edits = out / "bureau.csv"
    rows = corrections(data, str(trained.target_product), days, share, edits)
    policy = out / "policy.toml"
    text = resources.files("creditline.models.policy.examples").joinpath("graded.toml").read_text(encoding="utf-8")
    if cap is not None:
        text += f"\n[portfolio]\ncap = {cap * limits(data, str(trained.target_product), days[0]):.0f}\nkeep = 0.6\n"
    policy.write_text(text, encoding="utf-8")
    asked = ("--as-of", days[0], "--policy", policy, "--months", months)
    decided = run("decide", model, folder, *asked, "--out", out / "recorded")
    run("decide", model, folder, *asked, "--edits", edits, "--out", out / "right")
    recalled = run(
        "recall",
        model,
        folder,
        "--policy",
        policy,
        "--decisions",
        out / "recorded",
        "--edits",
        edits,
        "--out",
        out / "recall",
    )
    checked = run("check", folder)
    wrong = unlike(out / "recorded", out / "recall", out / "right", days)
    told = json.loads((out / "recall" / "recall.json").read_text(encoding="utf-8"))
    lines = sum(month["lines"] for month in told["months"])
    print(
        f"{rows:,} corrections of {told['customers']['by_record']:,} customers, {told['customers']['by_link']:,} more by link"
    )
    print(
        f"{lines:,} decisions on record, {told['otherwise']:,} otherwise ({told['causes']}); {len(wrong)} unlike the right world"
    )
    print(*wrong[:5], sep="\n")
    print(
        f"CPU: decide {decided:.1f} s, recall {recalled:.1f} s, {recalled / decided:.1%} of it; of either, check takes {checked:.1f} s"
    )


def corrections(data: DataSet, product: str, days: list[date], share: float, file: Path) -> int:
    """A table of corrections: of every so many customers all late payments on the product since half a year before the first day."""
    between = {
        "a": days[0] - timedelta(180),
        "b": days[-1] - timedelta(30),
        "product": product,
        "every": round(1 / share),
    }
    with data.connect() as connection, file.open("w", newline="", encoding="utf-8") as opened:
        late = connection.execute(
            "SELECT customer_id, record_id, due_on FROM installments WHERE paid_on > due_on AND due_on BETWEEN $a AND $b "
            "AND product = $product AND customer_id IN (SELECT customer_id FROM (SELECT DISTINCT customer_id, "
            "row_number() OVER (ORDER BY customer_id) AS n FROM (SELECT DISTINCT customer_id FROM installments WHERE paid_on > due_on "
            "AND due_on BETWEEN $a AND $b AND product = $product)) WHERE n % $every = 0) ORDER BY ALL",
            between,
        ).fetchall()
        writer = csv.writer(opened)
        writer.writerow(HEAD)
        for customer, record, due in late:
            writer.writerow(
                (customer, "installments", record, due, "CASE-1", days[-1], "Repayments desk", "It was paid on time")
            )
    return len(late)


def limits(data: DataSet, product: str, day: date) -> float:
    """What the limits on a product come to on the statements before a day."""
    with data.connect() as connection:
        sql = (
            "SELECT sum(limit_then) FROM (SELECT arg_max(credit_limit, statement_on) AS limit_then FROM lines "
            "WHERE statement_on <= $day AND product = $product GROUP BY customer_id, line_id)"
        )
        return float(connection.execute(sql, {"day": day, "product": product}).fetchall()[0][0])


def run(command: str, *arguments: object) -> float:
    """Run it; CPU seconds."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(
        [Path(sys.executable).parent / "creditline", command, *map(str, arguments)],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(f"{command}: {cpu:.1f} s of CPU, {time.perf_counter() - began:.1f} s")
    return cpu


if __name__ == "__main__":
    main(
        *map(Path, sys.argv[1:4]),
        float(sys.argv[4]) if len(sys.argv) > 4 else 0.01,
        int(sys.argv[5]) if len(sys.argv) > 5 else 12,
        float(sys.argv[6]) if len(sys.argv) > 6 else None,
    )
