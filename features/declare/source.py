"""What a feature may read: one row stream per source, as the tables of the contract declare them."""

from creditline.features.contract import TABLES, Source

SOURCES: dict[str, Source] = {
    table.source.name: table.source for table in TABLES.values() if isinstance(table.source, Source)
}
