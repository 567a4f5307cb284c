"""Everything that is looked at, in order."""

from pathlib import Path

from creditline.training.doctor.finding import Finding, Health
from creditline.training.doctor.machine import machine
from creditline.training.doctor.packages import packages
from creditline.training.doctor.stores import stores


def look(folder: Path) -> tuple[Finding, ...]:
    """Packages, machine, and the stores under `folder`, where results are to be written.

    Stores are not looked at where a package is missing that reads them.
    """
    found = [*packages(), *machine(folder)]
    if all(one.state is not Health.WRONG for one in found if one.what == "packages"):
        found += stores(folder)
    return tuple(found)
