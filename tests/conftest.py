"""What every test may ask for."""

pytest_plugins = ["tests.no_skips", "tests.postgres", "tests.chromium"]
