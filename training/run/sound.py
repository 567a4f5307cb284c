"""What `creditline check` finds stands before every job: what it calls an error no job reads over."""

from collections.abc import Sequence
from pathlib import Path

from creditline.features.data import DataSet
from creditline.features.data.check import Problem, check
from creditline.features.errors import DataError


def open_sound(folder: Path) -> DataSet:
    """The data set in `folder`; DataError as `DataSet.open`, and naming the first error of `check`, where there is one."""
    data = DataSet.open(folder)
    refuse_problems(data)
    return data


def refuse_problems(data: DataSet, *, anyway: bool | None = None, by: str = "--anyway") -> tuple[Problem, ...]:
    """The errors of the data, none of them unless `anyway`. DataError, naming the first, where there are any otherwise.

    `anyway`: None where the job cannot be told to go on; `by`: how one says it.
    """
    problems = check(data).problems
    if problems and not anyway:
        first = str(problems[0]).rstrip(".")
        go_on = "" if anyway is None else f", {by} trains on"
        raise DataError(f"{first}{more_than(problems, 1)}; `creditline check {data.folder}` lists all{go_on}")
    return problems


def more_than(problems: Sequence[Problem], told: int) -> str:
    """How many there are beyond those that are told."""
    more = len(problems) - told
    return f" (and {more} more problem{'s' if more > 1 else ''})" if more > 0 else ""
