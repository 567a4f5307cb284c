"""What `creditline check` finds stands before a training."""

from collections.abc import Sequence
from dataclasses import replace

from creditline.features.data import DataSet
from creditline.features.data.check import Problem, check
from creditline.features.errors import DataError
from creditline.training.doubts import Doubt
from creditline.training.doubts.doubt import DoubtKind
from creditline.training.train.trained import Trained

_LISTED = 3


def refuse_problems(data: DataSet, *, anyway: bool = False, by: str = "--anyway") -> tuple[Problem, ...]:
    """The errors of the data, none of them unless `anyway`. DataError, naming the first, where there are any otherwise.

    `by`: how one says `anyway`.
    """
    problems = check(data).problems
    if problems and not anyway:
        first = str(problems[0]).rstrip(".")
        raise DataError(f"{first}{_more(problems, 1)}; `creditline check {data.folder}` lists all, {by} trains on")
    return problems


def with_problems(trained: Trained, problems: Sequence[Problem]) -> Trained:
    """The training with a doubt, before all others, about data that were wrong; keys and values of rows are left out."""
    if not problems:
        return trained
    listed = "; ".join(f"{one.place} {one.found}" for one in problems[:_LISTED])
    said = (
        f"the data were wrong and trained on anyway ({listed}{_more(problems, _LISTED)}): correct them and train again; "
        "`creditline check` lists all"
    )
    return replace(trained, doubts=(Doubt(DoubtKind.DATA, said), *trained.doubts))


def _more(problems: Sequence[Problem], told: int) -> str:
    more = len(problems) - told
    return f" (and {more} more problem{'s' if more > 1 else ''})" if more > 0 else ""
