"""Every field of what a user may set says what it is, and which default it has."""

import ast
import dataclasses
import inspect
from collections.abc import Iterator
from datetime import date
from enum import Enum

import pytest

from creditline.models.policy import Policy
from creditline.models.policy.parts.band import PolicyBand
from creditline.models.policy.parts.clauses import Changes, Income, PortfolioCap, Review, Trigger
from creditline.models.policy.parts.dispute_terms import DisputeTerms
from creditline.models.policy.parts.ladder import Ladder
from creditline.models.policy.parts.overlay import Level, Overlay
from creditline.models.policy.parts.review_terms import ReviewTerms
from creditline.models.server.request.limits import Limits
from creditline.models.server.running import Settings
from creditline.training.cohorts import CohortSettings
from creditline.training.compare.compare_settings import CompareSettings
from creditline.training.monitor.monitor_settings import MonitorSettings
from creditline.training.monitor.watch.thresholds import (
    FeedThresholds,
    ModelThresholds,
    PopulationThresholds,
    Thresholds,
)
from creditline.training.outcomes import DefaultDefinition
from creditline.training.promote.gates import (
    ActionsGate,
    CalibrationGate,
    DiscriminationGate,
    DoubtsGate,
    FairnessGate,
    Gates,
    ParityGate,
    ReasonsGate,
    SignOffGate,
    StabilityGate,
)
from creditline.training.run.job import RunSettings
from creditline.training.screen import ScreenSettings
from creditline.training.settings.card_settings import CardSettings
from creditline.training.settings.macro_adjustment import MacroAdjustment
from creditline.training.settings.train_settings import TrainSettings
from creditline.training.trees import FitParameters
from creditline.training.validate import ValidateSettings
from creditline.training.world import WorldSettings

TRAINING = (
    TrainSettings,
    CardSettings,
    MacroAdjustment,
    CohortSettings,
    ScreenSettings,
    FitParameters,
    DefaultDefinition,
)
JOBS = (ValidateSettings, CompareSettings, WorldSettings, RunSettings, Settings, Limits)
MONITOR = (MonitorSettings, Thresholds, FeedThresholds, PopulationThresholds, ModelThresholds)
GATES = (
    Gates,
    DiscriminationGate,
    CalibrationGate,
    StabilityGate,
    ActionsGate,
    ReasonsGate,
    ParityGate,
    FairnessGate,
    DoubtsGate,
    SignOffGate,
)
POLICY = (
    Policy,
    PolicyBand,
    Income,
    Changes,
    Trigger,
    Review,
    PortfolioCap,
    Ladder,
    Level,
    Overlay,
    DisputeTerms,
    ReviewTerms,
)


def _documented(source: str) -> Iterator[tuple[str, str]]:
    """Each field of a class with the text below it, empty where there is none."""
    (made,) = ast.parse(source).body
    assert isinstance(made, ast.ClassDef)
    for field, below in zip(made.body, [*made.body[1:], None], strict=True):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
            text = below.value.value if isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant) else ""
            yield field.target.id, " ".join(str(text).split())


def _default(field: "dataclasses.Field[object]") -> str:
    """How a field's text ends: with its default, or with none where a value has to be given."""
    if isinstance(field.default_factory, type):
        return f" Default: that of `{field.default_factory.__name__}`."
    value = field.default
    if value is dataclasses.MISSING:
        return ""
    if isinstance(value, tuple) and value:
        return f" Default: {', '.join(_said(one) for one in value)}."
    return f" Default: {_said(value)}."


def _said(value: object) -> str:
    if isinstance(value, Enum):
        return value.name.lower()
    return str(value) if isinstance(value, str | date) else repr(value)


@pytest.mark.parametrize("settings", [*TRAINING, *JOBS, *MONITOR, *GATES, *POLICY])
def test_every_field_is_documented_with_its_default(settings):
    texts = dict(_documented(inspect.getsource(settings)))
    fields = {field.name: field for field in dataclasses.fields(settings)}
    assert texts.keys() == fields.keys()
    wrong = [name for name, text in texts.items() if not text.partition(" Default: ")[0].endswith((".", ";"))]
    wrong += [name for name, text in texts.items() if not text.endswith(_default(fields[name]))]
    wrong += [name for name, text in texts.items() if ("Default:" in text) != bool(_default(fields[name]))]
    assert wrong == []


def test_a_field_without_words_is_seen():
    source = 'class Some:\n    """Words."""\n\n    one: int = 1\n    two: int = 2\n    """Two. Default: 2."""\n'
    assert dict(_documented(source)) == {"one": "", "two": "Two. Default: 2."}
