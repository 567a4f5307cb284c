"""Where a run puts what it makes."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class RunPaths:
    """Everything lies under `out`."""

    out: Path

    @property
    def data(self) -> Path:
        """The simulated tables, where no data were given."""
        return self.out / "data"

    @property
    def model(self) -> Path:
        """The trained model, a folder."""
        return self.out / "model"

    @property
    def features(self) -> Path:
        """The feature rows that were scored."""
        return self.out / "features.parquet"

    @property
    def scores(self) -> Path:
        """One row per customer."""
        return self.out / "scores.parquet"

    @property
    def decisions(self) -> Path:
        """One row per line, as the contract's table `decisions`."""
        return self.out / "decisions.parquet"

    @property
    def why(self) -> Path:
        """The one customer explained, as JSON."""
        return self.out / "why.json"

    @property
    def summary(self) -> Path:
        """The summary as JSON."""
        return self.out / "summary.json"

    @property
    def store(self) -> Path:
        """The MLflow store."""
        return self.out / "mlflow.db"

    @property
    def study(self) -> Path:
        """The search for tree parameters, where one is asked for."""
        return self.out / "model-search.db"

    def listed(self, data: Path, store: Path) -> Mapping[str, Path]:
        """Name everything, the data first; `store` is where the training is tracked."""
        return {
            "data": data,
            "model": self.model,
            "features": self.features,
            "scores": self.scores,
            "decisions": self.decisions,
            "why": self.why,
            "summary": self.summary,
            "tracking": store,
        }
