"""Settings that a test of the web chooses by ``@pytest.mark.parametrize("overrides", …)``."""

import pytest

HTTPS = {"SIGNON_ENV": "production", "SIGNON_PUBLIC_URL": "https://plan.example.org"}


@pytest.fixture
def overrides(request: pytest.FixtureRequest) -> dict[str, str]:
    """Return the settings that a test was given as its parameter."""
    found: dict[str, str] = getattr(request, "param", {})
    return found
