"""What Prometheus is told: counts and durations by route and status, never anything of a customer."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest

_SECONDS = (0.0005, 0.001, 0.002, 0.003, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_ROWS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
_POINTS = (0, 1, 2, 5, 10, 20, 40, 80, 160, 320, 600)


class Metrics:
    """The figures of one server, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        self.requests = Counter("creditline_requests", "Requests answered.", ["route", "status"], registry=registry)
        self.seconds = Histogram(
            "creditline_request_seconds", "From the request's head to its answer.", ["route"], buckets=_SECONDS,
            registry=registry,
        )  # fmt: skip
        self.rows = Histogram(
            "creditline_batch_rows", "Rows of an answered request.", ["route"], buckets=_ROWS, registry=registry
        )
        self.in_flight = Gauge("creditline_requests_in_flight", "Requests being answered.", registry=registry)
        self.model = Gauge("creditline_model_info", "1 for the model in force.", ["role", "version"], registry=registry)
        self.swaps = Counter(
            "creditline_swaps", "Models put in force, or refused.", ["role", "outcome"], registry=registry
        )
        self.shadow_rows = Counter(
            "creditline_shadow_rows", "Rows the challenger scored, lacked features of, failed on, or never saw.",
            ["outcome"], registry=registry,
        )  # fmt: skip
        self.shadow_difference = Histogram(
            "creditline_shadow_score_difference", "Points between challenger and champion.", buckets=_POINTS,
            registry=registry,
        )  # fmt: skip
        self.shadow_bands = Counter(
            "creditline_shadow_band_changes", "Rows the challenger puts in another band.", registry=registry
        )
        for outcome in ("scored", "lacking", "failed", "dropped"):
            self.shadow_rows.labels(outcome)

    def in_force(self, role: str, version: str) -> None:
        """`version` is now the champion or the challenger, and no other is."""
        for labels in [dict(sample.labels) for metric in self.model.collect() for sample in metric.samples]:
            if labels["role"] == role:
                self.model.remove(labels["role"], labels["version"])
        self.model.labels(role, version).set(1)

    def text(self) -> bytes:
        """Everything in Prometheus' text format."""
        return generate_latest(self.registry)
