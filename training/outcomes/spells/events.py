"""Spells that never end, from credit events."""

from creditline.training.outcomes.spells.definition import DefaultDefinition


def event_spells(definition: DefaultDefinition, *, loans: bool, lines: bool) -> str:
    """SQL for the time from a final event on; columns as `instalment_spells`.

    `loans` and `lines` say whether the data set has the tables that tell an event's product. The product is null where
    the event names no loan and no line that they know: such an event counts for every product.
    """
    kinds = ", ".join(f"'{kind}'" for kind in sorted(definition.events)) or "''"
    products = [
        f"SELECT customer_id, CAST({key} AS VARCHAR) AS key, '{key}' AS of, min(product) AS product "
        f"FROM {table} GROUP BY ALL"
        for table, key, present in (("installments", "loan_id", loans), ("lines", "line_id", lines))
        if present
    ] or ["SELECT customer_id, NULL AS key, NULL AS of, NULL AS product FROM credit_events WHERE false"]
    return f"""
    WITH known_product AS ({" UNION ALL ".join(products)})
    SELECT event.customer_id, coalesce(loan.product, line.product) AS product,
           event.event_on AS begins_on, CAST(NULL AS DATE) AS ends_on,
           greatest(event.event_on, CAST(event.recorded_at AS DATE)) AS known_from, CAST(NULL AS DATE) AS known_until
    FROM credit_events AS event
    LEFT JOIN known_product AS loan
        ON loan.customer_id = event.customer_id AND loan.of = 'loan_id' AND loan.key = CAST(event.loan_id AS VARCHAR)
    LEFT JOIN known_product AS line
        ON line.customer_id = event.customer_id AND line.of = 'line_id' AND line.key = CAST(event.line_id AS VARCHAR)
    WHERE event.event_on IS NOT NULL AND event.kind IN ({kinds})
    """
