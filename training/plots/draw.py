"""All the pictures of a training."""

from pathlib import Path

from creditline.training.plots.calibration import draw_calibration
from creditline.training.plots.default import draw_roll_rates, draw_vintages
from creditline.training.plots.gain import draw_gain
from creditline.training.plots.scores import draw_scores
from creditline.training.plots.shap_summary import draw_shap_summary
from creditline.training.train.trained import Trained


def draw_plots(trained: Trained, folder: Path) -> tuple[Path, ...]:
    """Draw calibration, score distribution, gain and SHAP summary into `folder`, and name the files.

    Vintage curves and roll rates come after them where the training studied its default.
    """
    folder.mkdir(parents=True, exist_ok=True)
    study = trained.study
    of_default = (
        ()
        if study is None
        else (
            draw_vintages(study.vintages, trained.settings.definition.horizon_months, folder / "vintages.png"),
            draw_roll_rates(study.roll_rates, folder / "roll_rates.png"),
        )
    )
    return (
        draw_calibration(trained, folder / "calibration.png"),
        draw_scores(trained, folder / "scores.png"),
        draw_gain(trained, folder / "gain.png"),
        draw_shap_summary(trained, folder / "shap_summary.png"),
        *of_default,
    )
