"""Every table of the data contract, each declared once in the file of its topic."""

from collections.abc import Iterable

from creditline.features.contract.account import ACCOUNT_TABLES
from creditline.features.contract.around import AROUND_TABLES
from creditline.features.contract.customer import CUSTOMER_TABLES
from creditline.features.contract.decided import DECIDED_TABLES
from creditline.features.contract.source import Source
from creditline.features.contract.table import Table
from creditline.features.errors import DeclarationError


def by_name(tables: Iterable[Table]) -> dict[str, Table]:
    """The tables by name; DeclarationError where two have one name, or their rows are read under one."""
    found: dict[str, Table] = {}
    for table in tables:
        if table.name in found:
            raise DeclarationError(f"table {table.name} is declared twice")
        found[table.name] = table
    read = [table.source.name for table in found.values() if isinstance(table.source, Source)]
    if twice := sorted({name for name in read if read.count(name) > 1}):
        raise DeclarationError(f"two tables are read as the source {twice[0]}; name each after what its rows are")
    return found


TABLES: dict[str, Table] = by_name((*CUSTOMER_TABLES, *ACCOUNT_TABLES, *AROUND_TABLES, *DECIDED_TABLES))
