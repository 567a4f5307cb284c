"""Answers as JSON: the scores of rows, and why they changed."""

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from creditline.features.errors import DataError
from creditline.models.scoring.scores import Scores
from creditline.models.server.in_force.served import Served
from creditline.models.server.request.case import DisputeRequest, RestoreRequest, WorthRequest
from creditline.models.server.request.decide import DecideRequest
from creditline.models.server.request.line import LineDays
from creditline.models.server.request.parsed import FeatureRows
from creditline.models.server.request.problem import RequestError
from creditline.models.server.response.computing import Deadline
from creditline.models.server.response.explaining import Matrices, explained, to_matrices
from creditline.models.server.response.sentences import ReasonFormat, reasons_said
from creditline.models.serving.explained import Explained
from creditline.models.why.json_form import as_data

if TYPE_CHECKING:
    from creditline.models.server.in_force.cases import CasesServed

Floats = NDArray[np.float64]
Said = list[dict[str, Any]]
Saying = Callable[[Served, FeatureRows, Matrices, Scores], Said]
Answering = Callable[[Served, FeatureRows, Deadline], bytes]

_PART = 50  # rows answered at a time: between two it is looked whether anybody still waits, and others get their turn


def score_answer(served: Served, request: FeatureRows, deadline: Deadline) -> bytes:
    """The answer to `/v1/score`; reasons where a row has something to be compared with."""
    return _answer(served, request, deadline, _scored)


def why_answer(served: Served, request: FeatureRows, deadline: Deadline) -> bytes:
    """The answer to `/v1/why`: all points, which add up to `change`."""
    return _answer(served, request, deadline, _explained)


def _answer(served: Served, request: FeatureRows, deadline: Deadline, saying: Saying) -> bytes:
    """The rows answered part by part; RequestError once the deadline has passed. The challenger hears of them at the end."""
    texts: list[bytes] = []
    done: list[tuple[FeatureRows, Scores]] = []
    for part in request.parts(_PART):
        deadline.check()
        rows = to_matrices(served, part)
        scores = served.scorer.score(rows.now)
        texts += [_json(row) for row in saying(served, part, rows, scores)]
        done.append((part, scores))
    if served.challenger is not None:
        for part, scores in done:
            served.challenger.offer(part.now, scores)
    told = b"" if request.told is None else b',"records":' + _json(request.told)
    return b'{"model":"%s","rows":[%s]%s}' % (served.scorer.version.encode(), b",".join(texts), told)


def _scored(served: Served, request: FeatureRows, rows: Matrices, scores: Scores) -> Said:
    why = explained(served.scorer, rows, request.options.reasons) if request.options.reasons else [None] * len(rows.now)
    how = ReasonFormat(served.words.of(request.options.language), served.scorer.model.currency, whole=False)
    return [
        {**moment, **_reasons(reasons, how, request, place)}
        for place, (moment, reasons) in enumerate(zip(_moments(served, rows.now, scores), why, strict=True))
    ]


def _explained(served: Served, request: FeatureRows, rows: Matrices, scores: Scores) -> Said:
    before = _previous(served, rows)
    why = explained(served.scorer, rows, None)
    how = ReasonFormat(served.words.of(request.options.language), served.scorer.model.currency, whole=True)
    answers = []
    for place, (moment, reasons) in enumerate(zip(_moments(served, rows.now, scores), why, strict=True)):
        if reasons is None and place not in rows.places and served.scorer.cohort is None:
            where = f"rows[{request.first + place}]"
            raise RequestError(
                "request", f"{where} has no previous row to be compared with; give it", f"{where}.previous"
            )
        answers.append(
            {
                "previous": before.get(place),
                "now": moment,
                **_points(reasons),
                **_reasons(reasons, how, request, place),
            }
        )
    return answers


def line_answer(served: Served, request: LineDays) -> bytes:
    """The answer to `/v1/why` about a line: the JSON of `creditline why`, docs/why.schema.json."""
    if served.lines is None:
        raise RequestError(
            "not-offered",
            "lines need a server that was started with --policy; send rows alone for the score",
            "decisions",
        )
    why = served.lines.why(request)
    told = as_data(why, letter=served.lines.letter(request, why, served.words), words=served.words)
    return json.dumps(told, ensure_ascii=False, allow_nan=False).encode()


def decide_answer(served: Served, request: DecideRequest, _: Deadline) -> bytes:
    """The answer to `/v1/decide`: the decision, and why the score is another than on the earlier day."""
    lines = served.lines
    if lines is None:
        raise RequestError("not-offered", "decisions need a server that was started with --policy", None)
    decision = lines.decision(request)

    def own(row: Mapping[str, object]) -> dict[str, object]:
        return {name: value for name, value in row.items() if name in served.features}

    previous = None if request.previous is None else own(request.previous)
    rows = FeatureRows([own(request.features)], [previous], request)
    matrices = to_matrices(served, rows)
    (scored,) = _scored(served, rows, matrices, served.scorer.score(matrices.now))
    reasons = {name: scored[name] for name in ("against", "reasons", "others")}
    return _json({"model": served.scorer.version, "decision": decision, **reasons})


def dispute_answer(served: Served, request: DisputeRequest, deadline: Deadline) -> bytes:
    """The answer to `/v1/dispute`: the JSON of `creditline dispute`."""
    return _json(_cases(served).dispute(request, served.words, deadline.check))


def worth_answer(served: Served, request: WorthRequest, deadline: Deadline) -> bytes:
    """The answer to `/v1/worth`: the `worth` of the JSON of `creditline why`, docs/why.schema.json."""
    return _json(_cases(served).worth(request, served.words, deadline.check))


def restore_answer(served: Served, request: RestoreRequest, deadline: Deadline) -> bytes:
    """The answer to `/v1/restore`: the JSON of `creditline restore`."""
    return _json(_cases(served).restore(request, served.words, deadline.check))


def _cases(served: Served) -> "CasesServed":
    if served.cases is None:
        raise RequestError(
            "not-offered",
            "disputes, worths and ways back need a server that was started with --policy and --settings",
            None,
        )
    return served.cases


def _previous(served: Served, rows: Matrices) -> dict[int, dict[str, Any]]:
    if not rows.places:
        return {}
    moments = _moments(served, rows.previous, served.scorer.score(rows.previous))
    return dict(zip(rows.places, moments, strict=True))


def _moments(served: Served, matrix: Floats, scores: Scores) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [scores.moment(place) | {"default": None} for place in range(len(scores.score))]
    for place in np.flatnonzero(scores.in_default).tolist():
        found[place]["default"] = _default(served, matrix[place])
    return found


def _default(served: Served, row: Floats) -> dict[str, Any] | None:
    """What is said of who is in default, instead of points: the definition, how late they are, when each sign was last there."""
    status = served.scorer.model.default
    if status is None:
        return None
    known = [None if value != value else value for value in row[len(served.scorer.model.features) :].tolist()]
    told = dict(zip((feature.name for feature in status.features), known, strict=True))
    return {"days": status.days, "cure_days": status.cure_days, "told": told}


def _points(why: Explained | None) -> dict[str, Any]:
    if why is None:  # in default then or now
        return {"before": None, "after": None, "change": None, "layers": []}
    layers = [{"layer": s.layer, "points": s.points, "exact": s.exact} for s in why.layers]
    return {"before": why.before, "after": why.after, "change": why.change, "layers": layers}


def _reasons(why: Explained | None, how: ReasonFormat, request: FeatureRows, place: int) -> dict[str, Any]:
    if why is None:
        return {"against": None, "reasons": None, "others": None}
    try:
        said = reasons_said(why, how, request.previous[place], request.now[place])
    except DataError as error:  # the model names its features in other languages
        raise RequestError("request", str(error), "language") from error
    return {"against": why.against, "reasons": said, "others": why.others}


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
