"""The catalogue: every feature there is, built in or a lender's own, as a value that is handed on."""

from creditline.features.catalogue.built_in import catalogue
from creditline.features.catalogue.catalogue import Catalogue
from creditline.features.catalogue.declarations import BUILT_IN, Declarations, OwnFeatures
from creditline.features.catalogue.names import INDICATORS

__all__ = ["BUILT_IN", "INDICATORS", "Catalogue", "Declarations", "OwnFeatures", "catalogue"]
