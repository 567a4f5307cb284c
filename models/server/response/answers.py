"""Answers as JSON: the scores of rows, and why they changed."""

import json
from collections.abc import Callable
from typing import Any

from creditline.features.errors import DataError
from creditline.models.scoring.scores import Scores
from creditline.models.server.in_force.served import Served
from creditline.models.server.request.line import LineDays
from creditline.models.server.request.parsed import FeatureRows
from creditline.models.server.request.problem import RequestError
from creditline.models.server.response.explaining import Matrices, explained, to_matrices
from creditline.models.server.response.sentences import ReasonFormat, reasons_said
from creditline.models.serving.explained import Explained
from creditline.models.why.json_form import as_data

Answering = Callable[[Served, FeatureRows], tuple[bytes, Scores]]


def score_answer(served: Served, request: FeatureRows) -> tuple[bytes, Scores]:
    """The answer to `/v1/score`, and the scores in it; reasons where a row has something to be compared with."""
    rows = to_matrices(served, request)
    scores = served.scorer.score(rows.now)
    why = explained(served.scorer, rows, request.options.reasons) if request.options.reasons else [None] * len(rows.now)
    how = ReasonFormat(request.options.language, served.scorer.model.currency, whole=False)
    answers = [
        {**moment, **_reasons(reasons, how, request, place)}
        for place, (moment, reasons) in enumerate(zip(_moments(scores), why, strict=True))
    ]
    return _json(served, answers), scores


def why_answer(served: Served, request: FeatureRows) -> tuple[bytes, Scores]:
    """The answer to `/v1/why`, and the later scores in it: all points, which add up to `change`."""
    rows = to_matrices(served, request)
    scores = served.scorer.score(rows.now)
    before = _previous(served, rows)
    why = explained(served.scorer, rows, None)
    how = ReasonFormat(request.options.language, served.scorer.model.currency, whole=True)
    answers = []
    for place, (moment, reasons) in enumerate(zip(_moments(scores), why, strict=True)):
        if reasons is None:
            raise RequestError(
                "request", f"rows[{place}] has no previous row to be compared with; give it", f"rows[{place}].previous"
            )
        answers.append(
            {
                "previous": before.get(place),
                "now": moment,
                "before": reasons.before,
                "after": reasons.after,
                "change": reasons.change,
                "layers": [{"layer": s.layer, "points": s.points, "exact": s.exact} for s in reasons.layers],
                **_reasons(reasons, how, request, place),
            }
        )
    return _json(served, answers), scores


def line_answer(served: Served, request: LineDays) -> bytes:
    """The answer to `/v1/why` about a line: the JSON of `creditline why`, docs/why.schema.json."""
    if served.lines is None:
        raise RequestError(
            "not-offered",
            "lines need a server that was started with --policy; send rows alone for the score",
            "decisions",
        )
    return json.dumps(as_data(served.lines.why(request)), ensure_ascii=False, allow_nan=False).encode()


def _previous(served: Served, rows: Matrices) -> dict[int, dict[str, Any]]:
    if not rows.places:
        return {}
    return dict(zip(rows.places, _moments(served.scorer.score(rows.previous)), strict=True))


def _moments(scores: Scores) -> list[dict[str, Any]]:
    numbers = (scores.pd.tolist(), scores.margin.tolist(), scores.raw.tolist())
    return [
        {"score": score, "band": band, "pd": pd, "margin": margin, "raw": raw}
        for score, band, pd, margin, raw in zip(scores.score.tolist(), scores.band, *numbers, strict=True)
    ]


def _reasons(why: Explained | None, how: ReasonFormat, request: FeatureRows, place: int) -> dict[str, Any]:
    if why is None:
        return {"against": None, "reasons": None, "others": None}
    try:
        said = reasons_said(why, how, request.previous[place], request.now[place])
    except DataError as error:  # the model names its features in other languages
        raise RequestError("request", str(error), "language") from error
    return {"against": why.against, "reasons": said, "others": why.others}


def _json(served: Served, rows: list[dict[str, Any]]) -> bytes:
    answer = {"model": served.scorer.version, "rows": rows}
    return json.dumps(answer, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
