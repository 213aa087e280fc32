"""The errors of settings, each with a line that says what to do."""

from pathlib import Path


class SettingRefused(Exception):
    """A setting is missing or cannot be used; the message names it and says what to write."""

    def __init__(self, name: str, why: str, example: str) -> None:
        super().__init__(f"SIGNON_{name}: {why}. Example: SIGNON_{name}={example}")


class FileRefused(SettingRefused):
    """A file of settings cannot be used; the message names it and says what to do."""

    def __init__(self, path: Path, why: str) -> None:
        Exception.__init__(self, f"{path}: {why}")
