"""Outcomes the lender hands over."""

GIVEN = """
SELECT pair.position, pair.customer_id, pair.as_of, given.defaulted,
       given.known_on, CASE WHEN given.defaulted IS NULL THEN 'unknown' ELSE 'ok' END AS status
FROM pair
LEFT JOIN outcomes AS given ON given.customer_id = pair.customer_id AND given.as_of = pair.as_of
"""
