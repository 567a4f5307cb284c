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
import shap

import creditline as cl

home = Path(tempfile.mkdtemp())

# %% [markdown]
# ## Histories
#
# A lender keeps tables of events. This one is simulated, so it may be shown: nobody in it exists, and defaults depend
# on how the customers behave. `cl.open_data` takes your own folder of Parquet or CSV files, or frames, in its place.

# %%
data = cl.simulate(home / "lender", customers=1500, months=36, seed=11)
print(cl.check(data))
first, last = data.span
print(f"from {first} to {last}")

# %% [markdown]
# ## What was known on a date
#
# A feature is declared once: which rows, which window, what is added up, what it is called in a sentence. It is
# computed as it was known at the end of a day. What is recorded later never changes it.

# %%
known = cl.features(data, as_of=last, product="huabei")
known

# %% [markdown]
# ## A model
#
# Training draws customers at several past dates, looks up who defaulted in the twelve months after, and keeps the
# latest dates aside for a test. The raw score of the trees is calibrated into a probability of default.

# %%
model = cl.train(data, product="huabei", out=home / "model")
model

# %% [markdown]
# Are the probabilities honest? In each tenth of the tested customers, ordered by their predicted probability, the share
# that really defaulted should lie near the prediction.

# %%
tested = model.training.tested.to_pandas().sort_values("pd")
tenths = np.array_split(np.arange(len(tested)), 10)
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
scores = cl.score(model, data, as_of="2024-12-31").to_pandas()
print(scores["band"].value_counts())
decisions = cl.decide(model, data, as_of="2024-12-31", policy="graded").to_pandas()
print(decisions["action"].value_counts())

# %% [markdown]
# ## Why?
#
# Every line cut that day is set against the same customer's own past. Only what changed in between can be a reason, and
# the points add up to the fall of the score.

# %%
cuts = cl.why(model, data, end="2024-12-31", policy="graded")
cuts

# %%
by_family = cuts.to_pandas("family")
fall = by_family.groupby("customer_id")["points"].sum()
why = cl.why(model, data, customer=fall.idxmin(), end="2024-12-31", policy="graded")
why

# %%
print(why.notice("zh"))

# %% [markdown]
# shap's own plots draw the same answer: in points of the score, from the earlier score to the later one.

# %%
shap.plots.waterfall(why.to_shap()[0], show=False)
plt.show()

# %%
shap.plots.beeswarm(cuts.to_shap(), show=False)
plt.show()

# %%
moved = why.to_shap()
assert abs(moved.values.sum() - (model.artefact.scale.clip(why.answer.end.raw) - moved.base_values[0])) < 1e-9
assert sum(layer.points for layer in why.answer.layers) == why.change
print(f"{moved.values.sum():.9f} points by cause")

# %% [markdown]
# The same from the command line, on your own folder: `creditline train lender --product huabei --out model`, then
# `creditline why model lender --customer … --from … --to …`.
