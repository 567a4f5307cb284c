"""That as many rows arrived as there are, where tasks tell how many each of them took."""

from collections.abc import Mapping, Sequence

from creditline.features.engine.carriers.spark.ask import Ask
from creditline.features.engine.carriers.spark.raw import made
from creditline.features.engine.carriers.spark.sending import Sending
from creditline.features.errors import DataError


def require_all_arrived(sendings: Sequence[Sending], arrived: Mapping[int, int], time_zone: str) -> None:
    """DataError where there are other rows than a count of them says; `arrived`: by tag, summed over all tasks."""
    counting = [
        (read.raw, Ask(f"SELECT {one.tag} AS tag, count(*) AS n FROM ({one.sql(read)})", time_zone))
        for one in sendings
        for read in one.parts
    ]
    told = made(counting, "tag int, n bigint").toArrow().to_pylist()
    for one in sendings:
        there = sum(row["n"] for row in told if row["tag"] == one.tag)
        if there != arrived[one.tag]:
            raise DataError(
                f"{arrived[one.tag]:,} rows of {one.table} arrived and {there:,} were counted: rows were lost on the "
                "way or came twice, or the table changed while it was read; run the job again"
            )
