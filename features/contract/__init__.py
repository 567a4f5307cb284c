"""The data contract: the tables a lender hands over, each column with its type and meaning."""

from creditline.features.contract.column import CUSTOMER, Column, Counts, Kind, Sign
from creditline.features.contract.source import Source, Unread
from creditline.features.contract.table import Table
from creditline.features.contract.tables import TABLES

__all__ = ["CUSTOMER", "TABLES", "Column", "Counts", "Kind", "Sign", "Source", "Table", "Unread"]
