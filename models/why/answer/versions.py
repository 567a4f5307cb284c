"""What an answer was computed with."""

from dataclasses import dataclass

from creditline.models.artefact.scoring_model import ScoringModel


@dataclass(frozen=True)
class MadeBy:
    """Versions of the program, of LightGBM, of the catalogue, of the models and, where lines were decided, policies.

    `previous_model` and `previous_policy`: those in force at the earlier date, None where they were the same.
    """

    creditline: str
    lightgbm: str
    catalogue: str
    model: str
    previous_model: str | None = None
    policy: str | None = None
    previous_policy: str | None = None

    @classmethod
    def of(
        cls, model: ScoringModel, previous: ScoringModel | None, policies: tuple[str, str] | None = None
    ) -> "MadeBy":
        """The versions that these models state, and the policies' of the earlier and of the later date."""
        earlier, later = policies or (None, None)
        return cls(
            creditline=model.versions.creditline,
            lightgbm=model.versions.lightgbm,
            catalogue=model.versions.catalogue,
            model=model.version,
            previous_model=None if previous is None else previous.version,
            policy=later,
            previous_policy=None if earlier == later else earlier,
        )
