"""The scoring code as a package of its own, named by its content."""

import hashlib
import re
from functools import lru_cache
from pathlib import Path

from creditline.models.export.closure import closure_of

_ROOTS = (
    "creditline.models.serving.scorer",
    "creditline.models.serving.frame",
    "creditline.models.serving.selftest",
)
_PREFIX = re.compile(r"\bcreditline\.(?=(?:features|models)\.)")
_ABOUT = '"""Scoring code of creditline, collected by `creditline export`; the name says its content."""\n'


@lru_cache(maxsize=1)
def scoring_package() -> tuple[str, dict[str, str]]:
    """The package's name and its files, path inside it to text: the project's own sources under another prefix.

    Two versions of the code have two names, so models exported by both live in one process.
    """
    modules = closure_of(*_ROOTS).modules
    content = "\0".join(f"{name}\0{text}" for name, text in modules.items())
    package = f"creditline_scorer_{hashlib.sha256(content.encode()).hexdigest()[:12]}"
    files = {"__init__.py": _ABOUT}
    for name, text in modules.items():
        parts = name.split(".")[1:]
        for depth in range(1, len(parts)):
            files.setdefault("/".join([*parts[:depth], "__init__.py"]), _ABOUT)
        files["/".join(parts) + ".py"] = _PREFIX.sub(f"{package}.", text)
    return package, dict(sorted(files.items()))


def write_package(folder: Path) -> str:
    """Write the package into `folder`; its name."""
    package, files = scoring_package()
    for path, text in files.items():
        file = folder / package / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return package
