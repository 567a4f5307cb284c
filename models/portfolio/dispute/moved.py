"""What of a score moved between the recorded records and the corrected ones, on one day."""

from dataclasses import replace
from datetime import timedelta

import pyarrow as pa

from creditline.models.artefact import Model
from creditline.models.portfolio.dispute.values import MadeAgain, MovedFeature
from creditline.models.why.change import explain_many


def moved_features(model: Model, was: MadeAgain, again: MadeAgain | None) -> tuple[MovedFeature, ...]:
    """The features of the model that say something else, with their exact share of the change of score, the most points first.

    Points are null where there is no score on one side: the customer is in default by one of the records.
    """
    if again is None:
        return ()
    told = {
        feature.name: (was.features[feature.name][0].as_py(), again.features[feature.name][0].as_py())
        for feature in model.features
    }
    moved = {name: values for name, values in told.items() if values[0] != values[1]}
    if not moved:
        return ()
    # Two rows of one day; the walk from the one to the other is told apart by dates.
    eve = pa.array([was.day - timedelta(1)], pa.date32())
    earlier = was.features.set_column(was.features.column_names.index("as_of"), "as_of", eve)
    answers = explain_many(model, earlier, again.features)
    why = replace(answers, survival=lambda: None).why(0)  # which reasons survive other trainings is not asked here
    points = {share.name: share.points for reason in why.reasons for share in reason.features}
    families = {feature.name: feature.family for feature in model.features}
    found = [
        MovedFeature(name, families[name], *values, None if why.unscored else points.get(name, 0))
        for name, values in moved.items()
    ]
    return tuple(sorted(found, key=lambda one: (-abs(one.points or 0), one.feature)))
