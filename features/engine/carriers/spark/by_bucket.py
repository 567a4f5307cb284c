"""Files that lie in folders by the bucket of their customers."""

from collections.abc import Mapping
from pathlib import Path

from creditline.features.data.reading.feed import Feed
from creditline.features.data.reading.source import TableSource
from creditline.features.errors import DataError


def files_by_bucket(feed: Feed, buckets: int) -> dict[int, tuple[Path, ...]]:
    """The files of a part; DataError for one that lies in no folder of a bucket."""
    found: dict[int, tuple[Path, ...]] = {}
    for file in feed.part.files:
        told = [part.removeprefix("bucket=") for part in file.parts if part.startswith("bucket=")]
        bucket = int(told[-1]) if told and told[-1].isdecimal() else -1
        if not 0 <= bucket < buckets:
            raise DataError(
                f"{file} lies in no folder from bucket=0 to bucket={buckets - 1}, and [spark] of data.toml states buckets = "
                f"{buckets}; write the table by creditline.spark.bucketed, or take buckets out"
            )
        found[bucket] = (*found.get(bucket, ()), file.absolute())
    return found


def placed_sources(sources: Mapping[str, TableSource], buckets: int) -> dict[str, TableSource]:
    """The tables of customers, once all their files are known to lie by bucket."""
    found = {name: source for name, source in sources.items() if name != "macro"}
    for source in found.values():
        for feed in source.parts:
            files_by_bucket(feed, buckets)
    return found
