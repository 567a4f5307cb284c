"""What the folder holds and nothing reads: columns of files, and attributes no model may have."""

from collections.abc import Iterator
from pathlib import Path

from creditline.features.data.check.problem import Problem, Severity
from creditline.features.data.dataset import DataSet

_NAMED = 6


def unread_columns(data: DataSet) -> Iterator[Problem]:
    """A warning per file that tables are cut from and that has columns none of them takes.

    Customers' files whose other columns are no attributes have a warning of their own.
    """
    held: dict[Path, list[str]] = {}
    read: dict[Path, set[str]] = {}
    for source in data.sources.values():
        for feed in source.parts:
            for file in feed.part.files:
                held.setdefault(file, list(feed.part.own_columns))
                read.setdefault(file, set()).update(source.columns_read(feed))
            for file in feed.part.files_beside:
                read.setdefault(file, set()).update({*source.columns_read(feed), *feed.part.keys})
    customers = data.sources["customers"]
    told_apart = frozenset() if customers.own_files else customers.files
    alike: dict[tuple[str, ...], list[Path]] = {}
    for file, columns in held.items():
        if file not in told_apart and (unread := tuple(name for name in columns if name not in read[file])):
            alike.setdefault(unread, []).append(file)
    for unread, files in alike.items():
        more = f" and {len(files) - 1} more files" if len(files) > 1 else ""
        one = len(unread) == 1
        yield Problem(
            f"{files[0].name}{more}",
            None,
            f"no table takes the column{'' if one else 's'} {', '.join(unread[:_NAMED])}{', …' if len(unread) > _NAMED else ''}",
            "say in data.toml what they are, if they tell something",
            severity=Severity.WARNING,
        )


def prohibited_attributes(data: DataSet) -> Iterator[Problem]:
    """A warning per attribute that no model may have."""
    for attribute in (*data.attributes, *data.changing_attributes):
        if data.settings.is_prohibited(attribute.name):
            yield Problem(
                "customers",
                attribute.name,
                "is a prohibited attribute: no model is given it",
                "nothing is to be done, unless it is something else: then name it in permitted of [customers] in data.toml",
                severity=Severity.WARNING,
            )
