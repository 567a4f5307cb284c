# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # From histories to a reason
#
# A customer who was never late finds the credit line cut and asks: *why?* This notebook walks the whole way to an
# answer: raw histories, what was known on a date, a model, a score, a decision, and the reasons for it, in points that
# add up exactly. Everything here is the library; the notebook only looks at it.

# %%
import tempfile
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pyarrow.compute as pc

from creditline.features.catalogue import BUILT_IN
from creditline.features.data import DataSet
from creditline.features.data.check import check
from creditline.features.data.span import span_of
from creditline.features.engine import compute_features, pairs_for
from creditline.models.portfolio.decide.deciding import DecisionVersions, decide_rows, line_rows
from creditline.models.portfolio.lines.standing import standing_lines
from creditline.models.portfolio.policy_features import read_policy_for
from creditline.models.portfolio.scores import decision_features
from creditline.models.scoring.frame import score_frame
from creditline.models.why.words.page import as_text
from creditline.training.run.explained import explain_one
from creditline.training.train.train import TrainSettings, train
from creditline.training.world import WorldSettings, simulate

home = Path(tempfile.mkdtemp())

# %% [markdown]
# ## Histories
#
# A lender keeps tables of events. This one is simulated, so it may be shown: nobody in it exists, and defaults depend
# on how the customers behave. Your own folder of Parquet or CSV files takes its place unchanged.

# %%
lender = home / "lender"
simulate(lender, WorldSettings(customers=1500, months=36, seed=11))
assert check(lender).problems == ()
data = DataSet.open(lender)
span = span_of(data)
with data.connect() as connection:
    for table in data.tables:
        rows = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        print(f"{table:14} {rows:>9,} rows")
print(f"from {span.first} to {span.last}")

# %% [markdown]
# ## What was known on a date
#
# A feature is declared once: which rows, which window, what is added up, what it is called in a sentence. It is
# computed as it was known at the end of a day. What is recorded later never changes it.

# %%
features = BUILT_IN.of(data).available(data)
known = compute_features(data, pairs_for(data, [span.last]), features)
print(f"{len(features)} features of {known.num_rows} customers")
for feature in list(features)[:5]:
    print(f"  {feature.name:40} {feature.words.said('en')}")

# %% [markdown]
# ## A model
#
# Training draws customers at several past dates, looks up who defaulted in the twelve months after, and keeps the
# latest dates aside for a test. The raw score of the trees is calibrated into a probability of default.

# %%
trained = train(data, TrainSettings(seed=11))
print(trained.design)
for role, metrics in trained.metrics.items():
    shown = "  ".join(
        f"{name} {value:.3f}" for name, value in metrics.numbers().items() if name in ("auc", "ks", "brier")
    )
    print(f"{role:12} {metrics.customers:>6} customers  {metrics.defaults:>5} defaults  {shown}")

# %% [markdown]
# Are the probabilities honest? In each tenth of the tested customers, ordered by their predicted probability, the share
# that really defaulted should lie near the prediction.

# %%
tested = trained.tested.sort_by("pd")
tenths = np.array_split(np.arange(tested.num_rows), 10)
predicted = [tested["pd"].to_numpy()[rows].mean() for rows in tenths]
happened = [tested["defaulted"].to_numpy()[rows].mean() for rows in tenths]
figure, axes = plt.subplots(figsize=(4, 4))
axes.plot([0, max(predicted)], [0, max(predicted)], color="grey", linewidth=1)
axes.plot(predicted, happened, marker="o")
axes.set(xlabel="predicted probability of default", ylabel="share that defaulted")
figure.tight_layout()

# %% [markdown]
# ## Scores and decisions
#
# The probability becomes a score between 350 and 950 (40 points halve the odds of default), the score a band, and the
# policy says what each band means for a line: how far it may go down the ladder, and what limit is aimed at.

# %%
model = trained.model
policy = read_policy_for("graded", model, data)
frame = decision_features(model, data, pairs_for(data, [span.last]), policy)
scores = score_frame(model, frame)
lines = standing_lines(data, scores, model.target_product)
rows = line_rows(lines, scores, frame, dict.fromkeys(policy.columns))
decisions = decide_rows(policy, rows, DecisionVersions.of(model))
for band in model.bands:
    count = pc.sum(pc.equal(scores["band"], band.name)).as_py()
    print(f"{band.lowest}-{band.highest}  {band.name:12} {count:>5} customers")
print(decisions["action"].value_counts().to_pylist())

# %% [markdown]
# ## Why?
#
# One cut line is set against the same customer's own past: the last month end on which the same policy would have let
# the line stand. Only what changed in between can be a reason, and the points add up to the fall of the score.

# %%
explained = explain_one(model, data, policy, scores, lines, decisions)
print(as_text(explained.why, "en"))

# %%
print(as_text(explained.why, "zh"))

# %%
why = explained.why
assert sum(layer.points for layer in why.layers) == why.change
assert sum(reason.points for reason in why.reasons) == why.change
print(f"{sum(layer.exact for layer in why.layers):.9f} points by cause, {why.end.raw - why.start.raw:.9f} by score")

# %% [markdown]
# The same from the command line, on your own folder: `creditline train lender --out model`, then
# `creditline why model lender --customer … --from … --to …`.
