"""A trained model as data: the folder it is kept in, written whole or not at all, read without running anything."""

from creditline.models.artefact.default_status import IN_DEFAULT, DefaultStatus
from creditline.models.artefact.definitions import catalogue_of_features, model_feature
from creditline.models.artefact.feature import ModelFeature
from creditline.models.artefact.folder.read_model import read_model
from creditline.models.artefact.folder.write_model import write_model
from creditline.models.artefact.kind import ModelKind
from creditline.models.artefact.learned import Learned
from creditline.models.artefact.making import Binned, Dropped, Growing, Making, TriedMap
from creditline.models.artefact.model import Model
from creditline.models.artefact.reference import reference_sample
from creditline.models.artefact.refits import Refits
from creditline.models.artefact.scoring_model import Prior, ScoringModel, Versions
from creditline.models.artefact.text import normal_booster_text

__all__ = [
    "IN_DEFAULT",
    "Binned",
    "DefaultStatus",
    "Dropped",
    "Growing",
    "Learned",
    "Making",
    "Model",
    "ModelFeature",
    "ModelKind",
    "Prior",
    "Refits",
    "ScoringModel",
    "TriedMap",
    "Versions",
    "catalogue_of_features",
    "model_feature",
    "normal_booster_text",
    "read_model",
    "reference_sample",
    "write_model",
]
