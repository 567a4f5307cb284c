"""The source files a module needs of this project, found by following its imports."""

import ast
import importlib.util
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

_OURS = "creditline."


@dataclass(frozen=True)
class Closure:
    """`modules`: source text by full name. `outside`: the top-level names of everything else that is imported."""

    modules: Mapping[str, str]
    outside: frozenset[str]


def closure_of(*roots: str) -> Closure:
    """The modules that `roots` import, themselves included; imports inside functions count, those for types do not."""
    waiting, modules, outside = list(roots), {}, set()
    while waiting:
        name = waiting.pop()
        if name in modules:
            continue
        modules[name] = _source_of(name)
        for imported in _imports(ast.parse(modules[name])):
            if imported.startswith(_OURS):
                waiting.append(imported)
            else:
                outside.add(imported.partition(".")[0])
    return Closure(dict(sorted(modules.items())), frozenset(outside))


def _source_of(name: str) -> str:
    found = importlib.util.find_spec(name)
    if found is None or found.origin is None or found.submodule_search_locations is not None:
        raise ModuleNotFoundError(f"{name} is no module with a source of its own; import from the file that says it")
    return Path(found.origin).read_text(encoding="utf-8")


def _imports(tree: ast.AST) -> Iterator[str]:
    """The modules that import statements load, in any order."""
    for node in _running(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield str(node.module)


def _running(tree: ast.AST) -> Iterator[ast.AST]:
    """Every node but those under `if TYPE_CHECKING`."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            waiting.extend(node.orelse)
        else:
            waiting.extend(ast.iter_child_nodes(node))
