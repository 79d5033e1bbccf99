"""Set-up that every test shares."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

# The same examples in every run, and no verdict that depends on how busy the machine is. To look for new examples:
# pytest --hypothesis-profile=explore
settings.register_profile(
    "prepay",
    derandomize=True,
    deadline=None,
    database=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("explore", settings.get_profile("prepay"), derandomize=False, max_examples=1000)
settings.load_profile("prepay")
