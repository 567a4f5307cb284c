"""One Hypothesis profile for every test: a busy machine, slow at making or trying an example, fails nothing."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "creditline",
    deadline=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.large_base_example,
        HealthCheck.function_scoped_fixture,  # what a fixture gives is never changed by a test
    ],
)
settings.load_profile("creditline")
