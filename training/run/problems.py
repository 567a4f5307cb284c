"""A model of data that were wrong and trained on anyway says so."""

from collections.abc import Sequence
from dataclasses import replace

from creditline.features.data.check import Problem
from creditline.training.doubts import Doubt
from creditline.training.doubts.doubt import DoubtKind
from creditline.training.run.sound import more_than
from creditline.training.train.trained import Trained

_LISTED = 3


def with_problems(trained: Trained, problems: Sequence[Problem]) -> Trained:
    """The training with a doubt, before all others, about data that were wrong; keys and values of rows are left out."""
    if not problems:
        return trained
    listed = "; ".join(f"{one.place} {one.found}" for one in problems[:_LISTED])
    said = (
        f"the data were wrong and trained on anyway ({listed}{more_than(problems, _LISTED)}): correct them and train again; "
        "`creditline check` lists all"
    )
    return replace(trained, doubts=(Doubt(DoubtKind.DATA, said), *trained.doubts))
