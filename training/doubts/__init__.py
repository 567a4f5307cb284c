"""Whether the numbers of a training can be believed."""

from creditline.training.doubts.doubt import Doubt
from creditline.training.doubts.leaks import leaks
from creditline.training.doubts.measured import doubts_of_metrics, doubts_of_sample

__all__ = ["Doubt", "doubts_of_metrics", "doubts_of_sample", "leaks"]
