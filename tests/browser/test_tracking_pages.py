"""MLflow's own pages over what a training records: the experiment, the run, its plots, its report, its model.

With CREDITLINE_SCREENSHOTS=folder the pages are also kept as pictures (`make screenshots`).
"""

import json
import os
from pathlib import Path

import pytest

from creditline.models.export.mlflow.quiet import quiet
from creditline.training.track import sqlite_uri
from creditline.training.track.store import open_client

pytestmark = pytest.mark.browser
PATIENCE = 180_000  # milliseconds; MLflow's pages are large and the machine may be busy


@pytest.fixture(scope="module")
def run(browser, tracked):
    """The later training's run as MLflow's client gives it; the browser comes first so that nothing is made in vain."""
    with quiet():
        client = open_client(sqlite_uri(tracked / "mlflow.db"))
        experiment = client.get_experiment_by_name("creditline")
        runs = client.search_runs([experiment.experiment_id], order_by=["attribute.start_time DESC"])
    return next(run for run in runs if "mlflow.parentRunId" not in run.data.tags)


@pytest.fixture(scope="module")
def address(run, tracked, serve):
    with serve(tracked / "mlflow.db") as found:
        yield found


@pytest.fixture(scope="module")
def page(browser, address):
    """MLflow with `Model training` picked, and no request to anywhere else."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.set_default_timeout(PATIENCE)
    opened = context.new_page()
    outside: list[str] = []
    opened.on("request", lambda request: outside.append(request.url) if _outside(request.url, address) else None)
    opened.goto(address)
    opened.get_by_text("Model training", exact=True).first.click()
    close = opened.get_by_label("Close", exact=True)
    if close.count():
        close.first.click()
    yield opened
    assert outside == []
    context.close()


def _outside(url: str, address: str) -> bool:
    return not url.startswith((address, "data:", "blob:", "about:"))


def keep(page, name: str) -> None:
    """Take the page's picture where pictures are asked for."""
    folder = os.environ.get("CREDITLINE_SCREENSHOTS")
    if folder:
        page.wait_for_timeout(1500)  # drawings still move when their first text is there
        page.screenshot(path=Path(folder) / f"{name}.png")


def test_the_experiment_lists_the_trainings_with_their_metrics(page, address, run):
    page.goto(f"{address}/#/experiments/{run.info.experiment_id}/runs")
    page.get_by_text(run.info.run_name, exact=True).first.wait_for()
    keep(page, "experiment")
    assert page.get_by_text("No runs logged").count() == 0


def test_the_run_shows_metrics_data_and_the_registered_model(page, address, run):
    page.goto(f"{address}/#/experiments/{run.info.experiment_id}/runs/{run.info.run_id}")
    page.get_by_text(f"Metrics ({len(run.data.metrics)})").wait_for()
    page.get_by_text("creditline-huabei").first.wait_for(state="attached")
    page.get_by_text("Finished", exact=True).first.wait_for()
    page.get_by_text(run.data.tags["data_fingerprint"][:20]).first.wait_for()
    keep(page, "run")
    name = f"{run.data.tags['tested_on']}/auc"
    page.get_by_placeholder("Search metrics").fill(name)
    page.get_by_text(str(run.data.metrics[name])[:8]).first.wait_for()


def test_metrics_are_drawn_as_charts(page, address, run):
    page.goto(f"{address}/#/experiments/{run.info.experiment_id}/runs/{run.info.run_id}/model-metrics")
    page.get_by_text("bands/excellent", exact=True).first.wait_for()
    page.locator(".js-plotly-plot, svg.main-svg").first.wait_for()
    keep(page, "run-charts")


def test_a_plot_of_the_run_is_seen(page, address, run):
    where = f"{address}/#/experiments/{run.info.experiment_id}/runs/{run.info.run_id}/artifacts"
    page.goto(f"{where}/plots/calibration.png")
    page.wait_for_function(
        "[...document.images].some(one => one.naturalWidth > 500 && one.getBoundingClientRect().width > 200)"
    )
    keep(page, "run-plot")
    page.get_by_text("report", exact=True).first.click()
    page.get_by_text("report.html", exact=True).first.click()
    page.frame_locator("iframe").get_by_text("Validation of model").first.wait_for()
    keep(page, "run-report")


def test_the_registered_model_has_its_aliases(page, address):
    page.goto(f"{address}/#/models/creditline-huabei")
    page.get_by_text("champion").first.wait_for()
    page.get_by_text("challenger").first.wait_for()
    keep(page, "registered-model")


def test_the_trials_are_inside_the_run(run, tracked):
    with quiet():
        client = open_client(sqlite_uri(tracked / "mlflow.db"))
        inside = client.search_runs([run.info.experiment_id], f"tags.`mlflow.parentRunId` = '{run.info.run_id}'")
    assert len(inside) >= 2


def test_the_report_page_draws_everything_and_asks_nobody(browser, tracked, run):
    report = Path(run.info.artifact_uri.removeprefix("file://")) / "report"
    said: list[str] = []
    asked: list[str] = []
    context = browser.new_context(viewport={"width": 1000, "height": 1200})
    page = context.new_page()
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto((report / "report.html").as_uri())
    numbers = json.loads((report / "report.json").read_text())
    assert page.title() == f"Validation of model {numbers['model']['version']}"
    assert page.locator("svg").count() >= 5
    assert all(box["width"] > 100 and box["height"] > 20 for box in map(_box, page.locator("svg").all()))
    headings = [heading.inner_text() for heading in page.locator("h2").all()]
    for part in ("Discrimination", "Calibration", "Stability", "Directions", "Sensitivity", "Beside a scorecard"):
        assert part in headings
    # Nothing is wider than the page, so nothing is cut off on paper.
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    keep(page, "report")
    printed = page.pdf(format="A4")
    assert printed.startswith(b"%PDF") and 2 <= printed.count(b"/Type /Page\n") + printed.count(b"/Type /Page ") <= 40
    context.close()
    assert (said, asked) == ([], [(report / "report.html").as_uri()])


def _box(picture):
    return picture.bounding_box()
