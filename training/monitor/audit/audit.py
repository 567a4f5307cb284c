"""Cuts of a past day whose performance window is over, audited: what became of the customers, and what another policy had done."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from creditline.features.catalogue import BUILT_IN
from creditline.models.policy import Policy, Step
from creditline.models.policy.parts.line_economics import LineEconomics
from creditline.models.portfolio.cut_report.make import lowest_good
from creditline.models.portfolio.cut_report.rows import EVER_LATE
from creditline.models.portfolio.decide.priced_lines import room_of
from creditline.models.portfolio.known_features import all_known
from creditline.training.monitor.audit.cut_audit import AuditedLines, AuditedPolicy, CutAudit
from creditline.training.monitor.population.day import CUTTING, Watching
from creditline.training.outcomes import DefaultDefinition

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
RECORDED = "as recorded"
_ON_RECORD = "customer_id {id}, line_id string, product string, decided_on date, limit_before double, limit_after double, action string"
_MONTH = 31  # days before the audited one, within which a recorded decision counts for it


@dataclass(frozen=True)
class AuditRequest:
    """What to audit: decisions of `as_of` by `policy` and maybe an `other`, with outcomes known by `until`; `rows` are asked."""

    rows: Watching
    policy: Policy
    other: Policy | None
    as_of: date
    until: date
    definition: DefaultDefinition


@dataclass(frozen=True)
class _Cuts:
    """Which lines one policy cut, (n,) each: what may still be drawn, what no longer, and who is closed with nothing owed."""

    name: str
    cut: Flags
    lost: Floats
    left: Floats
    freed: Flags


def audit_cuts(asked: AuditRequest, step: Callable[[str], None]) -> CutAudit:
    """Decide on that day again by what was known then, and look up what became of everybody.

    Customers in default on the day are not among the lines. Only `training.outcomes` looks past the day.
    """
    policies = [asked.policy, *([] if asked.other is None else [asked.other])]
    days = [asked.rows.decided(asked.as_of, policy, step) for policy in policies]
    first = days[0]
    lines = _lines(asked, first, step)
    cuts = [_cuts(policy, day) for policy, day in zip(policies, days, strict=True)]
    groups = [_audited(lines, one, np.ones(len(one.cut), dtype=np.bool_)) for one in cuts]
    if (record := _record(asked, first)) is not None:
        groups.append(_audited(lines, *record))
    only = only_other = None
    if len(cuts) == 2:
        one, other = cuts
        only = lines.group(one.cut & ~other.cut, one.lost, one.freed)
        only_other = lines.group(other.cut & ~one.cut, other.lost, other.freed)
    return CutAudit(
        as_of=asked.as_of,
        until=asked.until,
        outcome="given by the lender" if asked.rows.data.has("outcomes") else asked.definition.text,
        lowest_good=lowest_good(asked.rows.model.bands),
        policies=tuple(groups),
        only=only,
        only_other=only_other,
    )


def _lines(asked: AuditRequest, decided: pa.Table, step: Callable[[str], None]) -> AuditedLines:
    step("looking up what became of them")
    customers = decided["customer_id"].unique()
    told = asked.rows.became(pa.chunked_array([customers]), asked.as_of, asked.definition, asked.until)
    place = pc.index_in(decided["customer_id"], value_set=pa.array(customers)).to_numpy()
    known = pc.equal(told["status"], "ok").to_numpy()[place]
    bad = pc.fill_null(pc.equal(told["defaulted"], 1), False).to_numpy()[place]
    stated = asked.policy.economics
    economics = None
    if stated is not None and not stated.features:
        economics = LineEconomics.of(stated, decided["product"].to_pylist(), decided["band"].to_pylist(), _unread)
    late = _never_late(asked, customers)
    good = decided["score"].to_numpy() >= lowest_good(asked.rows.model.bands)
    return AuditedLines(
        customer=np.array(decided["customer_id"].to_pylist(), dtype=object),
        known=known,
        bad=bad,
        never_late=None if late is None else late[place] & good,
        economics=economics,
    )


def _unread(name: str) -> Floats:
    raise AssertionError(name)


def _never_late(asked: AuditRequest, customers: pa.Array) -> Flags | None:
    """Of each customer, whether nothing was ever past due by what was known then; None where the data cannot tell."""
    known = all_known([asked.rows.model], asked.rows.data, BUILT_IN)
    there = {feature.name for feature in known.available(asked.rows.data)}
    names = [name for name in EVER_LATE if name in there]
    if not names:
        return None
    rows = asked.rows.features(asked.as_of, pa.chunked_array([customers]), known.only(names))
    nothing: Flags = np.ones(len(customers), dtype=np.bool_)
    for name in names:
        nothing &= pc.is_null(rows[name], nan_is_null=True).to_numpy()
    return nothing


def _cuts(policy: Policy, decided: pa.Table) -> _Cuts:
    balance = np.nan_to_num(decided["balance"].to_numpy())
    before, after = (
        room_of(np.nan_to_num(decided[limit].to_numpy()), decided[at].to_numpy(), balance)
        for limit, at in (("limit_before", "step_before"), ("limit_after", "step"))
    )
    cut = pc.is_in(decided["action"], pa.array(CUTTING)).to_numpy()
    freed = cut & (decided["step"].to_numpy() >= Step.CLOSE) & (balance <= 0.0)
    return _Cuts(f"{policy.name} {policy.version}", cut, np.maximum(before - after, 0.0), after, freed)


def _record(asked: AuditRequest, decided: pa.Table) -> tuple[_Cuts, Flags] | None:
    """What the lender recorded for these lines in the month up to the day, and which of them it decided on; None without a record."""
    if not asked.rows.data.has("decisions"):
        return None
    day, ddl = (
        f"DATE '{asked.as_of}'",
        _ON_RECORD.format(id="bigint" if asked.rows.data.id_type == "BIGINT" else "string"),
    )
    columns = tuple(one.split()[0] for one in ddl.split(", "))
    made = asked.rows.ask(
        "decisions",
        (*columns, "initiated_by", "recorded_at"),
        f"SELECT {', '.join(columns)} FROM ({{view}}) WHERE initiated_by = 'lender' AND decided_on > {day} - {_MONTH} "
        f"AND decided_on <= {day} AND coalesce(CAST(recorded_at AS DATE), decided_on) <= {day}",
        ddl,
    )
    with duckdb.connect() as connection:
        connection.register("decided", decided.select(["customer_id", "line_id", "product", "balance"]))
        connection.register("made", made)
        found: pa.Table = connection.sql(
            "SELECT d.balance, r.limit_before, r.limit_after, r.action FROM decided d LEFT JOIN (SELECT * FROM made "
            "QUALIFY row_number() OVER (PARTITION BY customer_id, line_id, product ORDER BY decided_on DESC) = 1) r "
            "ON r.customer_id = d.customer_id AND r.line_id = d.line_id AND r.product IS NOT DISTINCT FROM d.product "
            "ORDER BY d.customer_id, d.line_id, d.product"
        ).to_arrow_table()
    action = found["action"]
    there: Flags = pc.is_valid(action).to_numpy()
    if not there.any():
        return None
    cut, shut, closed = (
        pc.is_in(action, pa.array(kind)).to_numpy() for kind in (CUTTING, ("suspend", "close"), ("close",))
    )
    balance = np.nan_to_num(found["balance"].to_numpy())
    owed = np.maximum(balance, 0.0)
    before, after = (
        np.maximum(np.nan_to_num(found[name].to_numpy(zero_copy_only=False)) - owed, 0.0)
        for name in ("limit_before", "limit_after")
    )
    after = np.where(shut, 0.0, after)
    freed = closed & (balance <= 0.0)
    return _Cuts(RECORDED, cut, np.maximum(before - after, 0.0), after, freed), there


def _audited(lines: AuditedLines, cuts: _Cuts, there: Flags) -> AuditedPolicy:
    """`there`: which lines were decided on at all."""
    nobody = np.zeros(len(there), dtype=np.bool_)
    never = None
    if lines.never_late is not None:
        never = lines.group(cuts.cut & lines.never_late & there, cuts.lost, cuts.freed)
    return AuditedPolicy(
        policy=cuts.name,
        cut=lines.group(cuts.cut & there, cuts.lost, cuts.freed),
        kept=lines.group(~cuts.cut & there, cuts.left, nobody),
        never_late=never,
    )
