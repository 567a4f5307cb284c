"""Read a rule: DuckDB parses it, and only the forms of `nodes` are let through."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any as Anything

from creditline.features.errors import DeclarationError
from creditline.models.artefact.default_status import IN_DEFAULT
from creditline.models.policy.rules.nodes import (
    All,
    Any,
    Call,
    Col,
    Compare,
    Const,
    Member,
    Node,
    Not,
    Null,
    columns_of,
    sql_of,
)
from creditline.models.policy.rules.shut import shut_database

FUNCTIONS = frozenset({"+", "-", "*", "/", "abs", "least", "greatest", "round", "coalesce", "lower", "upper"})
_ALLOWED = (
    "comparisons, AND, OR, NOT, IN, BETWEEN, IS NULL, + - * / and abs, least, greatest, round, coalesce, lower, upper"
)
_COMPARE = {
    "COMPARE_EQUAL": "=", "COMPARE_NOTEQUAL": "<>", "COMPARE_LESSTHAN": "<", "COMPARE_LESSTHANOREQUALTO": "<=",
    "COMPARE_GREATERTHAN": ">", "COMPARE_GREATERTHANOREQUALTO": ">=",
}  # fmt: skip
_NUMERIC = frozenset({"INTEGER", "NUMERIC", "DECIMAL", "DOUBLE", "FLOAT", "BIGINT"})


@dataclass(frozen=True)
class Rule:
    """A named boolean expression over feature, score and line columns; where it is null it does not hold."""

    name: str
    when: str
    node: Node

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The columns it reads, each once, in order of appearance."""
        return tuple(dict.fromkeys(columns_of(self.node)))

    @cached_property
    def sql(self) -> str:
        """The expression with every column quoted, never null."""
        return f"coalesce({sql_of(self.node)}, FALSE)"


def parse_rule(name: str, when: str) -> Rule:
    """Parse `when`; DeclarationError naming the rule for anything that is no boolean expression over columns.

    Subqueries, files, tables, casts and functions outside a short list are refused before anything is evaluated.
    """
    with shut_database().cursor() as connection:
        row = connection.execute("SELECT json_serialize_sql(?)", [f"SELECT {when}"]).fetchone()
    assert row is not None
    told = json.loads(row[0])
    if told["error"]:
        raise DeclarationError(f"rule {name}: {when!r} cannot be parsed ({told['error_message']}); correct it")
    selects = [statement["node"] for statement in told["statements"]]
    select = selects[0]
    clauses = ("where_clause", "having", "sample", "qualify")
    if (
        len(selects) != 1
        or select.get("type") != "SELECT_NODE"
        or len(select["select_list"]) != 1
        or select["from_table"]["type"] != "EMPTY"
        or any(select[clause] for clause in clauses)
        or select["group_expressions"]
        or select["modifiers"]
        or select["cte_map"]["map"]
    ):
        raise DeclarationError(
            f"rule {name}: {when!r} is more than one boolean expression over columns; give just that"
        )
    return Rule(name, when, _Reader(name, when).truth(select["select_list"][0]))


class _Reader:
    """One expression's reader, which names the rule in what it refuses."""

    def __init__(self, name: str, when: str) -> None:
        self._name = name
        self._when = when

    def truth(self, told: Mapping[str, Anything]) -> Node:
        """A boolean expression; the status alone is one."""
        node = self.node(told)
        if node == Col(IN_DEFAULT):
            return Compare("=", node, Const(1.0))
        boolean = isinstance(node, Compare | Member | Null | Not | All | Any)
        if not boolean and not (isinstance(node, Const) and isinstance(node.value, bool)):
            raise DeclarationError(
                f"rule {self._name}: {self._when!r} is not a condition; compare the value with another"
            )
        return node

    def node(self, told: Mapping[str, Anything]) -> Node:
        """Any allowed expression."""
        kind, items = told["type"], told.get("children", [])
        match told["class"]:
            case "CONSTANT":
                return self._constant(told["literal"])
            case "COLUMN_REF":
                return Col(".".join(told["column_names"]))
            case "COMPARISON" if kind in _COMPARE:
                return Compare(_COMPARE[kind], self.node(told["left"]), self.node(told["right"]))
            case "BETWEEN" if kind == "COMPARE_BETWEEN":
                item = self.node(told["input"])
                lower, upper = self.node(told["lower"]), self.node(told["upper"])
                return All((Compare(">=", item, lower), Compare("<=", item, upper)))
            case "CONJUNCTION":
                parts = tuple(self.truth(item) for item in items)
                return All(parts) if kind == "CONJUNCTION_AND" else Any(parts)
            case "OPERATOR":
                return self._operator(kind, items)
            case "FUNCTION" if self._is_allowed(told):
                return Call(told["function_name"], tuple(self.node(each["expression"]) for each in told["arguments"]))
        raise self._refusal(told)

    def _operator(self, kind: str, items: list[Mapping[str, Anything]]) -> Node:
        match kind:
            case "OPERATOR_NOT":
                return Not(self.truth(items[0]))
            case "OPERATOR_IS_NULL":
                return Null(self.node(items[0]))
            case "OPERATOR_IS_NOT_NULL":
                return Not(Null(self.node(items[0])))
            case "COMPARE_IN":
                return Member(self.node(items[0]), tuple(self.node(item) for item in items[1:]))
            case "OPERATOR_COALESCE":
                return Call("coalesce", tuple(self.node(item) for item in items))
        raise self._refusal({"class": kind})

    def _constant(self, literal: Mapping[str, Anything]) -> Const:
        if literal["kind"] in _NUMERIC:
            return Const(float(literal["text"]))
        if literal["kind"] == "STRING":
            return Const(str(literal["text"]))
        if literal["kind"] == "BOOLEAN":
            return Const(str(literal["text"]).lower() == "true")
        raise self._refusal({"class": f"the constant {literal.get('text', literal['kind'])}"})

    @staticmethod
    def _is_allowed(told: Mapping[str, Anything]) -> bool:
        plain = told["filter"] is None and not told["distinct"] and not told["catalog"] and not told["schema"]
        return told["function_name"] in FUNCTIONS and plain

    def _refusal(self, told: Mapping[str, Anything]) -> DeclarationError:
        what = told.get("function_name") or str(told["class"]).lower().replace("_", " ")
        return DeclarationError(
            f"rule {self._name}: {self._when!r} uses {what}; a rule may use columns, numbers, texts, {_ALLOWED}"
        )
