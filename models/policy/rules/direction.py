"""Whether a rule can only begin to hold, never cease to, as the score falls."""

from collections.abc import Iterator

from creditline.models.policy.rules.nodes import All, Any, Col, Compare, Const, Node, columns_of
from creditline.models.policy.rules.reach import FLIPPED, pushed

_HARMFUL = {"score": ("<", "<="), "pd": (">", ">=")}
SCORED = frozenset(_HARMFUL)


def grows_as_the_score_falls(node: Node) -> bool:
    """True where the score stands only in `score < x` and pd only in `pd > x` (or with `=`), not denied."""
    return all(_is_harmful(atom) for atom in _atoms(pushed(node)) if SCORED & set(columns_of(atom)))


def _atoms(node: Node) -> Iterator[Node]:
    if isinstance(node, All | Any):
        for item in node.items:
            yield from _atoms(item)
    else:
        yield node


def _is_harmful(atom: Node) -> bool:
    match atom:
        case Compare(op, Col(name), Const()):
            return op in _HARMFUL[name]
        case Compare(op, Const(), Col(name)):
            return FLIPPED[op] in _HARMFUL[name]
    return False
