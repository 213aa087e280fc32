"""A new keys file is there whole, and outlasts a power failure, or it is not there."""

import os
import stat
from pathlib import Path

import pytest

from signon.operate import keys

KEYS = {"SECRET_KEY": "s" * 40}


def test_the_content_is_stored_before_the_name_and_the_folders_before_anything_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, synced = tmp_path / "new" / "keys.toml", list[tuple[Path, bool]]()
    fsync = os.fsync

    def recorded(number: int) -> None:
        synced.append((Path(f"/proc/self/fd/{number}").resolve(), path.exists()))
        fsync(number)

    monkeypatch.setattr(os, "fsync", recorded)
    keys.write(path, KEYS)

    [(beside, was_there), *folders] = synced
    assert (beside.parent, was_there) == (path.parent, False)
    assert folders == [(path.parent, True), (tmp_path, True)]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(path.parent.iterdir()) == [path]


def test_keys_that_are_there_are_never_replaced(tmp_path: Path) -> None:
    path = tmp_path / "keys.toml"
    path.write_text("the first ones")

    with pytest.raises(FileExistsError):
        keys.write(path, KEYS)

    assert path.read_text() == "the first ones"
    assert list(tmp_path.iterdir()) == [path]
