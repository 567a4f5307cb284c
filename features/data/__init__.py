"""Reading a lender's data set: files and columns mapped to the contract."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from creditline.features.data.attribute import Attribute
    from creditline.features.data.dataset import DataSet
    from creditline.features.data.mapping.column_reading import ColumnReading
    from creditline.features.data.mapping.settings import Settings
    from creditline.features.data.mapping.table_mapping import TableMapping
else:

    def __getattr__(name: str) -> object:
        """Each name when it is asked for: `DataSet` needs DuckDB, which scoring records in memory does without."""
        from importlib import import_module

        homes = {
            "Attribute": "attribute",
            "ColumnReading": "mapping.column_reading",
            "DataSet": "dataset",
            "Settings": "mapping.settings",
            "TableMapping": "mapping.table_mapping",
        }
        if name not in homes:
            raise AttributeError(f"module {__name__} has no attribute {name}")
        return getattr(import_module(f"{__name__}.{homes[name]}"), name)


__all__ = ["Attribute", "ColumnReading", "DataSet", "Settings", "TableMapping"]
