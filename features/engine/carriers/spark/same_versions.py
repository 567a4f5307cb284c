"""That tasks compute with what the driver computes with."""

import platform
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import PackageNotFoundError, version

from creditline.features.engine.carriers.spark.archives import forget_archives
from creditline.features.errors import DataError

_COMPARED = ("creditline", "numpy", "pyarrow", "duckdb", "numba")


@cache
def versions_here() -> Mapping[str, str]:
    """The versions that the bits of a feature, or what travels, may depend on; looked up once a process, in 30 ms."""
    found = {"Python": ".".join(platform.python_version_tuple()[:2])}
    for name in _COMPARED:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "none"
    return found


@dataclass(frozen=True)
class SameVersions:
    """The driver's versions."""

    driver: Mapping[str, str] = field(default_factory=versions_here)

    def require(self) -> None:
        """DataError where this process has another one; the first that a task does."""
        forget_archives()
        here = versions_here()
        for name, known in self.driver.items():
            if here[name] != known:
                raise DataError(
                    f"a worker of the engine has {name} {here[name]} and the driver {known}; install the same on both"
                )
