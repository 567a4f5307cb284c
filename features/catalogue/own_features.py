"""A lender's own features, read from the Python file, package or installed entry point that the user names.

Reading runs that code. Nothing else does: a model carries its definitions as data.
"""

import hashlib
import importlib.util
import sys
from collections.abc import Callable, Iterable, Sequence
from importlib.metadata import entry_points
from pathlib import Path
from traceback import extract_tb

from creditline.features.catalogue.declarations import Declarations, OwnFeatures
from creditline.features.declare import Feature
from creditline.features.errors import DeclarationError

GROUP = "creditline.features"  # of entry points
_SAYS = "FEATURES, a sequence of Feature, or a function features(target_product)"


def read_declarations(places: Iterable[str]) -> Declarations:
    """The built-in features and those of each place: a Python file, a package's folder, or an entry point's name.

    DeclarationError, in one sentence, where there is no such place, its code fails, or what it declares is refused.
    """
    own = tuple(_read(place) for place in places)
    declarations = Declarations(own)
    if own:
        declarations.known()
    return declarations


def _read(place: str) -> OwnFeatures:
    path = Path(place)
    if path.exists():
        return OwnFeatures(place, _guarded(place, _declared_by(place, _module(place, path))))
    named = {one.name: one for one in entry_points(group=GROUP)}
    if place not in named:
        there = f"installed are {', '.join(sorted(named))}" if named else "none are installed"
        raise DeclarationError(
            f"{place} is no Python file, no package's folder and no entry point of {GROUP} ({there}); check the name"
        )
    try:
        found = named[place].load()
    except (Exception, SystemExit) as error:
        raise _failed(place, error) from error
    return OwnFeatures(place, _guarded(place, _declared_by(place, found)))


def _module(place: str, path: Path) -> object:
    file = path / "__init__.py" if path.is_dir() else path
    if not file.is_file() or file.suffix != ".py":
        raise DeclarationError(
            f"{place} is no Python file and no folder with an __init__.py; name the file of your features"
        )
    name = f"creditline_own_{hashlib.sha256(str(file.resolve()).encode()).hexdigest()[:12]}"
    spec = importlib.util.spec_from_file_location(
        name, file, submodule_search_locations=[str(path)] if path.is_dir() else None
    )
    assert spec is not None and spec.loader is not None  # a .py file has both
    module = importlib.util.module_from_spec(spec)
    for loaded in [loaded for loaded in sys.modules if loaded == name or loaded.startswith(f"{name}.")]:
        del sys.modules[loaded]  # of an earlier reading
    sys.modules[name] = module  # dataclasses and imports between a package's files look it up
    try:
        spec.loader.exec_module(module)
    except (Exception, SystemExit) as error:
        raise _failed(place, error) from error
    return module


def _declared_by(place: str, found: object) -> Callable[[str | None], Sequence[Feature]]:
    made = getattr(found, "features", found)
    if callable(made):
        return made
    listed = getattr(found, "FEATURES", found)
    if isinstance(listed, Sequence) and not isinstance(listed, str):
        return lambda _: listed
    raise DeclarationError(f"{place} declares no features; write {_SAYS}")


def _guarded(
    place: str, declared: Callable[[str | None], Sequence[Feature]]
) -> Callable[[str | None], Sequence[Feature]]:
    """The same, where what fails is said in one sentence, also in a generator."""

    def features(target_product: str | None) -> Sequence[Feature]:
        try:
            return tuple(declared(target_product))
        except (Exception, SystemExit) as error:
            raise _failed(place, error) from error

    return features


def _failed(place: str, error: BaseException) -> DeclarationError:
    if isinstance(error, DeclarationError):
        return DeclarationError(f"{place}: {error}")
    if isinstance(error, SyntaxError) and error.lineno is not None:
        return DeclarationError(f"{place} cannot be read: {error.msg} in line {error.lineno}; put it right")
    lines = [at.lineno for at in extract_tb(error.__traceback__) if Path(at.filename).name == Path(place).name]
    where = f" in line {lines[-1]}" if lines else ""
    said = " ".join(str(error).split())
    return DeclarationError(f"{place} cannot be used: {type(error).__name__}{where}: {said}; put it right")
