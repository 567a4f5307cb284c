"""Cuts and what became of the customers, as a table."""

from creditline.training.monitor.audit.cut_audit import CutAudit, OutcomeGroup
from creditline.training.workbooks.book import CellForm, Column, Row, Table
from creditline.training.workbooks.wording import BookWords


def audit_table(audit: CutAudit, words: BookWords) -> Table:
    """A row per policy and kind of line; shares and what the cuts brought are formulas."""
    columns = (
        Column("policy", words("columns.policy")),
        Column("of", words("columns.lines")),
        Column("lines", words("columns.rows"), CellForm.COUNT),
        Column("customers", words("columns.customers"), CellForm.COUNT),
        Column("known", words("columns.known"), CellForm.COUNT, "{good}+{bad}"),
        Column("good", words("columns.goods"), CellForm.COUNT),
        Column("bad", words("columns.bads"), CellForm.COUNT),
        Column("bad_rate", words("columns.bad_rate"), CellForm.RATE, "{bad}/{known}"),
        Column("low", words("columns.low"), CellForm.RATE),
        Column("high", words("columns.high"), CellForm.RATE),
        Column("room", words("columns.room"), CellForm.MONEY),
        Column("spared", words("columns.spared"), CellForm.MONEY),
        Column("forgone", words("columns.forgone"), CellForm.MONEY),
        Column("profit", words("columns.profit"), CellForm.MONEY, "{spared}-{forgone}"),
    )
    given = [one.key for one in columns[2:]]

    def row(policy: str, of: str, group: OutcomeGroup) -> Row:
        return {"policy": policy, "of": of, **{key: getattr(group, key) for key in given}}

    rows: list[Row] = []
    for one in audit.policies:
        rows += [
            row(one.policy, words("monitoring.audit_cut"), one.cut),
            row(one.policy, words("monitoring.audit_kept"), one.kept),
        ]
        if one.never_late is not None:
            named = words("monitoring.audit_never_late", lowest=audit.lowest_good)
            rows.append(row(one.policy, named, one.never_late))
    for key, group in (("audit_only", audit.only), ("audit_only_other", audit.only_other)):
        if group is not None:
            rows.append(row("", words(f"monitoring.{key}"), group))
    heading = words("monitoring.audit_title", day=audit.as_of, until=audit.until)
    return Table(heading, columns, tuple(rows))
