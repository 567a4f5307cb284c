"""Reading a lender's data set: files and columns mapped to the contract."""

from creditline.features.data.attributes import Attribute
from creditline.features.data.dataset import DataSet
from creditline.features.data.settings import Settings, TableMapping

__all__ = ["Attribute", "DataSet", "Settings", "TableMapping"]
