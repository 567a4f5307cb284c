"""Answers as JSON: the scores of rows, and why they changed."""

import json
from collections.abc import Sequence
from typing import Any

from creditline.models.server.asked import FeatureRows, Language
from creditline.models.server.problem import Problem
from creditline.models.server.scoring import Floats, Reason, Scores
from creditline.models.server.served import Served
from creditline.models.server.sentences import sentence_of
from creditline.models.server.wrong_rows import refuse_rows
from creditline.features.errors import DataError

ALL = 1000  # more reasons than there are families


def score_answer(served: Served, asked: FeatureRows) -> tuple[bytes, Scores]:
    """The answer to `/v1/score`, and the scores in it."""
    model = served.model
    now, before, places = _matrices(served, asked)
    scores = model.score(now)
    reasons: list[list[dict[str, Any]] | None] = [None] * len(now)
    if asked.wanted.reasons and len(places):
        found = model.reasons(before, now if len(places) == len(now) else now[places], asked.wanted.reasons)
        for place, row in zip(places, found, strict=True):
            reasons[place] = [_reason(served, reason, asked.wanted.language) for reason in row]
    rows = [{**moment, "reasons": why} for moment, why in zip(_moments(scores), reasons, strict=True)]
    return _json({"model": model.version, "rows": rows}), scores


def why_answer(served: Served, asked: FeatureRows) -> tuple[bytes, Scores]:
    """The answer to `/v1/why`, and the later scores in it: every row needs a previous one; points add up to `change`."""
    model = served.model
    now, before, places = _matrices(served, asked)
    if len(places) < len(now):
        missing = min(set(range(len(now))) - set(places))
        raise Problem(
            "request", f"rows[{missing}] has no previous row to compare with; give it", f"rows[{missing}].previous"
        )
    scores, earlier = model.score(now), model.score(before)
    found = model.reasons(before, now, ALL)
    rows = []
    for was, row, why in zip(_moments(earlier), _moments(scores), found, strict=True):
        reasons = [_reason(served, reason, asked.wanted.language) for reason in why]
        rows.append({"before": was, "after": row, "change": row["score"] - was["score"], "reasons": reasons})
    return _json({"model": model.version, "rows": rows}), scores


def _matrices(served: Served, asked: FeatureRows) -> tuple[Floats, Floats, Sequence[int]]:
    """All rows, the previous rows there are, and the places of their rows."""
    places = [place for place, row in enumerate(asked.previous) if row is not None]
    previous = [row for row in asked.previous if row is not None]
    try:
        now = served.model.matrix(served.own(asked.now))
        return now, served.model.matrix(served.own(previous)) if previous else now[:0], places
    except (DataError, OverflowError) as error:
        refuse_rows({**served.features, **served.also}, asked)
        raise Problem("request", str(error), "rows") from error


def _moments(scores: Scores) -> list[dict[str, Any]]:
    return [
        {"score": score, "band": band, "pd": pd, "margin": margin, "raw": raw}
        for score, band, pd, margin, raw in zip(
            scores.score.tolist(), scores.band, scores.pd.tolist(), scores.margin.tolist(), scores.raw.tolist(), strict=True
        )
    ]


def _reason(served: Served, reason: Reason, language: Language) -> dict[str, Any]:
    return {
        "family": reason.family,
        "audience": reason.audience,
        "points": reason.points,
        "exact": reason.exact,
        "features": [
            {
                "name": share.name,
                "before": share.before,
                "after": share.after,
                "points": share.points,
                "exact": share.exact,
                "sentence": sentence_of(served, share, language),
            }
            for share in reason.features
        ],
    }


def _json(answer: dict[str, Any]) -> bytes:
    return json.dumps(answer, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
