"""What is installed against what creditline states that it takes."""

import platform
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version

from creditline.training.doctor.finding import Finding, Health

LEAST_PYTHON = (3, 11)
EXTRAS = {
    "serve": "creditline serve",
    "pdf": "letters as PDF",
    "sign": "signed models",
    "excel": "reports as Excel workbooks",
    "postgres": "reviews kept in PostgreSQL",
    "spark": "--engine, and creditline.spark",
    "notebooks": "the notebooks",
}
_REQUIREMENT = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?([^;]*)(?:;(.*))?$")
_EXTRA = re.compile(r"extra\s*==\s*['\"]([^'\"]+)['\"]")
_BOUND = re.compile(r"(>=|<|==)\s*([0-9.]+)")


@dataclass(frozen=True)
class Required:
    """A stated requirement: the package, its bounds as written, and the extra it belongs to (None: always)."""

    name: str
    bounds: str
    extra: str | None

    @classmethod
    def read(cls, line: str) -> "Required | None":
        """From the metadata's own line; None for one of another system.

        >>> Required.read('starlette>=0.46; extra == "serve"')
        Required(name='starlette', bounds='>=0.46', extra='serve')
        """
        found = _REQUIREMENT.match(line.replace("(", "").replace(")", "").strip())
        if found is None:
            return None
        marker = found[3] or ""
        if "win32" in marker and "!=" in marker.replace("extra", "") and sys.platform == "win32":
            return None
        extra = _EXTRA.search(marker)
        return cls(found[1], found[2].strip(), None if extra is None else extra[1])

    @property
    def fault(self) -> str | None:
        """What is wrong with what is installed of it; None where nothing is."""
        try:
            there = version(self.name)
        except PackageNotFoundError:
            return f"{self.name} is not installed"
        if all(_holds(there, how, bound) for how, bound in _BOUND.findall(self.bounds)):
            return None
        return f"{self.name} is {there}, where {self.bounds} is needed"


def packages(required: Sequence[str] | None = None) -> Iterator[Finding]:
    """Python, what creditline takes everywhere, and each of its extras; `required`: the metadata's lines, for tests."""
    python = platform.python_version()
    if sys.version_info < LEAST_PYTHON:
        yield Finding("python", python, Health.WRONG, f"install Python {'.'.join(map(str, LEAST_PYTHON))} or newer")
    else:
        yield Finding("python", f"{python} on {platform.system()} {platform.machine()}")
    yield Finding("creditline", version("creditline"))
    lines = (requires("creditline") or []) if required is None else required
    stated = [one for line in lines if (one := Required.read(line)) is not None]
    own = [one for one in stated if one.extra is None]
    if faults := [fault for one in own if (fault := one.fault)]:
        yield Finding("packages", "; ".join(faults), Health.WRONG, "pip install --upgrade creditline")
    else:
        yield Finding("packages", f"all {len(own)} that it takes, in versions it works with")
    for extra, use in EXTRAS.items():
        faults = [fault for one in stated if one.extra == extra and (fault := one.fault)]
        if faults:
            yield Finding(
                f"extra {extra}", f"{'; '.join(faults)} ({use})", Health.ABSENT, f"pip install 'creditline[{extra}]'"
            )
        else:
            yield _pdf(use) if extra == "pdf" else Finding(f"extra {extra}", f"there ({use})")


def _pdf(use: str) -> Finding:
    """WeasyPrint is installed without the libraries of the system that it draws with."""
    try:
        import weasyprint  # noqa: F401
    except OSError:
        found = f"WeasyPrint finds no Pango on this system ({use})"
        return Finding("extra pdf", found, Health.ABSENT, "apt-get install libpango-1.0-0 libpangoft2-1.0-0")
    return Finding("extra pdf", f"there ({use})")


def _holds(there: str, how: str, bound: str) -> bool:
    have, limit = _numbers(there), _numbers(bound)
    if how == "==":
        return have[: len(limit)] == limit
    return have >= limit if how == ">=" else have < limit


def _numbers(text: str) -> tuple[int, ...]:
    found = re.match(r"\d+(?:\.\d+)*", text)
    return tuple(int(part) for part in found[0].split(".")) if found else ()
