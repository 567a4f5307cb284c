"""Which mutants are tried: of all that cosmic-ray can make of a room, some by seed."""

import ast
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from types import CodeType

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names
from cosmic_ray.work_item import MutationSpec
from parso.tree import NodeOrLeaf
from rooms import ROOT, Room

# The same object and the same value are one for None and for the members of an enum, the only ones `is` is used with;
# a compiled function is the same one with the compiler off.
_ALIKE = ("Is_Eq", "Eq_Is", "IsNot_NotEq", "NotEq_IsNot")

_HEADED = ("_stmt", "funcdef", "classdef", "file_input")


@dataclass(frozen=True)
class Mutant:
    """One change; `key` stays when other lines of the file change."""

    key: str
    spec: MutationSpec
    at_import: bool  # outside the body of every function
    lines: tuple[int, int]  # of the statement, or of the condition or iterable that heads one

    def source(self) -> str | None:
        """The whole module as changed; None where the operator does not apply after all."""
        code = (ROOT / self.spec.module_path).read_text(encoding="utf-8")
        return mutate_code(code, get_operator(self.spec.operator_name)(), self.spec.occurrence)


def drawn(room: Room, seed: int, count: int) -> list[Mutant]:
    """`count` mutants of a room, those with the least hash of seed, place and change; each compiles and is a change.

    A change of an annotation, and one that Python itself refuses, is passed over.
    """
    every = sorted((m for module in room.modules() for m in _every(module, seed)), key=lambda m: m.key)
    found: list[Mutant] = []
    for mutant in every:
        if len(found) == count:
            break
        if _is_a_change(mutant):
            found.append(mutant)
    return found


def _every(module: str, seed: int) -> Iterator[Mutant]:
    code = (ROOT / module).read_text(encoding="utf-8")
    lines = code.splitlines()
    nodes = list(ast_nodes(get_ast(code)))
    seen: dict[str, int] = {}
    for name in operator_names():
        made = get_operator(name)
        if made.arguments() or name.endswith(_ALIKE):
            continue
        positions = ((node, start, end) for node in nodes for start, end in made().mutation_positions(node))
        for occurrence, (node, start, end) in enumerate(positions):
            text = lines[start[0] - 1]
            if _is_star_of_a_signature(node) or text.strip() == "@compiled":
                continue
            place = "\n".join((str(seed), module, name, text.strip(), str(start[1])))
            seen[place] = seen.get(place, 0) + 1
            key = sha256(f"{place}\n{seen[place]}".encode()).hexdigest()[:16]
            yield Mutant(
                key, MutationSpec(Path(module), name, occurrence, start, end), _is_at_import(node), _statement(node)
            )


def _is_star_of_a_signature(node: NodeOrLeaf) -> bool:
    return node.parent is not None and node.parent.type == "parameters"


def _is_at_import(node: NodeOrLeaf) -> bool:
    while node.parent is not None:
        if node.parent.type in ("funcdef", "lambdef") and node.type != "parameters":
            return False
        node = node.parent
    return True


def _statement(node: NodeOrLeaf) -> tuple[int, int]:
    while node.parent is not None and node.type != "simple_stmt" and not node.parent.type.endswith(_HEADED):
        node = node.parent
    return node.start_pos[0], node.end_pos[0]


def _is_a_change(mutant: Mutant) -> bool:
    source = mutant.source()
    if source is None:
        return False
    try:
        changed = ast.parse(source)
        compiled(source, "mutant")
    except (SyntaxError, ValueError):
        return False
    return _bare(changed) != _bare(ast.parse((ROOT / mutant.spec.module_path).read_text(encoding="utf-8")))


def compiled(source: str, path: str) -> CodeType:
    """The code of a changed module; what Python warns of in it is no fault of ours."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)
        return compile(source, path, "exec", dont_inherit=True)


def _bare(tree: ast.Module) -> str:
    """The program without its annotations."""
    for node in ast.walk(tree):
        match node:
            case ast.arg():
                node.annotation = None
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                node.returns = None
            case ast.AnnAssign():
                node.annotation = ast.Constant(None)
    return ast.dump(tree)
