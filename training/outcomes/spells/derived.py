"""Outcomes derived from instalments, line statements and credit events."""

from datetime import date

from creditline.features.data import DataSet
from creditline.features.errors import DataError
from creditline.training.outcomes.spells.definition import DefaultDefinition
from creditline.training.outcomes.spells.events import event_spells
from creditline.training.outcomes.spells.instalments import beyond_grace, instalment_spells
from creditline.training.outcomes.spells.lines import line_spells


def spells(data: DataSet, definition: DefaultDefinition) -> str:
    """SQL for every spell of default on any product; DataError if the data set has nothing to tell one from."""
    arrears = []
    if data.has("installments"):
        arrears.append(instalment_spells(beyond_grace(definition, data.settings.grace_days)))
    if data.has("lines", "months_past_due"):
        arrears.append(line_spells(definition))
    if not arrears:
        raise DataError(
            f"{data.folder} has neither outcomes, nor installments, nor lines with months_past_due; "
            "a default cannot be told without one of them"
        )
    if data.has("credit_events"):
        arrears.append(event_spells(definition, loans=data.has("installments"), lines=data.has("lines")))
    return " UNION ALL ".join(f"SELECT * FROM ({one})" for one in arrears)


def derived(definition: DefaultDefinition, until: date) -> str:
    """SQL for the outcome of each row of `pair` from the tables `spell` and `closing`; `until`: the last day watched.

    A customer is `already_defaulted` when the lender knew of a default at `as_of`, or of one that had ended fewer than
    `cure_days` days before; else `immature` when the
    performance window ends after `until`; else `closed` when there was no default and either nothing was left to
    default on by `as_of`, or the line was closed in the window with nothing owed at or after that; else `ok`, and only
    then is `defaulted` 0 or 1. It becomes known on the first day of default (or when that was recorded), or at the end
    of the window; that a line was closed, on the day nothing was owed any more.
    """
    forever = "DATE '9999-12-31'"
    return f"""
    WITH watched AS (
        SELECT *, CAST(as_of + INTERVAL {definition.horizon_months} MONTH AS DATE) AS ends_on FROM pair
    ), seen AS (
        SELECT watched.position,
               max(CASE WHEN known_from <= as_of AND known_from < coalesce(known_until, {forever})
                             AND coalesce(known_until, {forever}) + {definition.cure_days} > as_of THEN 1 ELSE 0 END)
                   AS already,
               min(CASE WHEN greatest(spell.begins_on, as_of + 1)
                             < least(coalesce(spell.ends_on, {forever}), watched.ends_on + 1)
                        THEN greatest(spell.begins_on, spell.known_from, as_of + 1) END) AS defaulted_on
        FROM watched JOIN spell ON spell.customer_id = watched.customer_id
        GROUP BY watched.position
    ), judged AS (
        SELECT watched.*, seen.defaulted_on, closing.empty_on,
               CASE WHEN seen.already = 1 THEN 'already_defaulted'
                    WHEN watched.ends_on > DATE '{until.isoformat()}' THEN 'immature'
                    WHEN seen.defaulted_on IS NULL
                         AND (empty_on <= as_of OR (empty_on <= closed_on AND closed_on <= watched.ends_on))
                    THEN 'closed'
                    ELSE 'ok' END AS status
        FROM watched LEFT JOIN seen ON seen.position = watched.position
        LEFT JOIN closing ON closing.customer_id = watched.customer_id
    )
    SELECT position, customer_id, as_of,
           CASE WHEN status = 'ok' THEN CASE WHEN defaulted_on IS NULL THEN 0 ELSE 1 END END AS defaulted,
           CASE WHEN status = 'ok' THEN coalesce(defaulted_on, ends_on)
                WHEN status = 'closed' THEN empty_on END AS known_on, status
    FROM judged
    """
