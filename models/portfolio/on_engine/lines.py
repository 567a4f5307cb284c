"""The lines of a bucket's customers, made in the task that computes their features."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from creditline.features.data import Settings
from creditline.features.data.whole import Whole
from creditline.features.engine.carriers.spark.bucket_data import BucketData
from creditline.models.artefact import Model
from creditline.models.policy import Policy, propose_lines
from creditline.models.portfolio.decide.deciding import inputs_of, line_rows, plain_rows
from creditline.models.portfolio.decide.kept import KeptLines
from creditline.models.portfolio.lines.standing import add_standing
from creditline.models.portfolio.on_engine.messages import message, messages
from creditline.models.portfolio.on_engine.scores import with_known_figures
from creditline.models.scoring.frame import score_frame

LINES, KEPT = "lines", "kept"


@dataclass(frozen=True)
class LinesOfBucket:
    """From features to what is decided on, `line_rows`, and the lines just kept; `figures` as of `ScoreRows`."""

    model: Model
    policy: Policy
    figures: Mapping[date, Mapping[str, float]]
    folder: Path
    settings: Settings
    told: Whole
    keep: bool

    def __call__(self, features: pa.Table, tables: Mapping[str, pa.Table]) -> pa.Table:
        """`MESSAGES`: of `LINES`, where there are any, and of `KEPT`; the first tells of all customers."""
        frame = with_known_figures(features, self.figures)
        scores = score_frame(self.model, frame)
        data = BucketData.of(self.folder, self.settings, self.told, tables)
        with data.connect() as connection:
            add_standing(connection, data, frame, self.model.target_product, closed=self.policy.ladder.reopen)
            lines = connection.sql("SELECT * FROM standing ORDER BY customer_id, line_id").to_arrow_table()
        rows = plain_rows(line_rows(lines, scores, frame, dict.fromkeys(self.policy.columns)))
        whose = pc.count_distinct(rows["customer_id"]).as_py()
        found = [message(LINES, rows, customers=len(scores), found=whose)]
        if self.keep and len(rows):
            inputs, kept = inputs_of(rows, self.policy), KeptLines(self.model, self.policy)
            at = pc.index_in(rows["customer_id"], value_set=scores["customer_id"].combine_chunks())
            kept.add(rows, frame.take(at), propose_lines(self.policy, inputs), inputs.balance)
            if (near := kept.candidates()) is not None:
                found.append(message(KEPT, near))
        return messages(found)
