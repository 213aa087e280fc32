"""A sealed file opens as it was written, or not at all."""

import secrets
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from signon.core.errors import SealBroken
from signon.core.sealed_file import PIECE_BYTES, TAG_BYTES, SealedWriter, new_key, pieces

STEP = PIECE_BYTES + TAG_BYTES
SIZES = (0, 1, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, 3 * PIECE_BYTES + 5)


def write(path: Path, key: str, *parts: bytes) -> Path:
    writer = SealedWriter(path, key)
    for part in parts:
        writer.write(part)
    writer.close()
    return path


@pytest.mark.parametrize("size", SIZES)
def test_what_was_written_is_read_again(tmp_path: Path, size: int) -> None:
    data, key = secrets.token_bytes(size), new_key()

    path = write(tmp_path / "jobs" / "a", key, data[:100], data[100:])

    assert b"".join(pieces(path, key)) == data
    assert max(map(len, pieces(path, key))) <= PIECE_BYTES
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_nothing_of_it_can_be_read_without_the_key(tmp_path: Path) -> None:
    path = write(tmp_path / "a", new_key(), b"Ann Lee, ann@example.org" * 1000)

    assert b"Ann" not in path.read_bytes()
    with pytest.raises(SealBroken):
        list(pieces(path, new_key()))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda sealed: sealed[:-1],
        lambda sealed: sealed[:STEP],
        lambda sealed: sealed[STEP:],
        lambda sealed: sealed + sealed[-STEP:],
        lambda sealed: sealed[STEP : 2 * STEP] + sealed[:STEP] + sealed[2 * STEP :],
        lambda sealed: sealed[:-5] + bytes([sealed[-5] ^ 1]) + sealed[-4:],
        lambda sealed: sealed[:0],
    ],
    ids=["cut", "cut at a piece", "beginning lost", "doubled", "exchanged", "altered", "emptied"],
)
def test_a_file_that_was_changed_is_refused(
    tmp_path: Path, spoil: Callable[[bytes], bytes]
) -> None:
    key = new_key()
    path = write(tmp_path / "a", key, b"x" * (3 * PIECE_BYTES + 7))
    path.write_bytes(spoil(path.read_bytes()))

    with pytest.raises(SealBroken):
        list(pieces(path, key))


def test_a_file_under_another_name_is_refused(tmp_path: Path) -> None:
    key = new_key()
    path = write(tmp_path / "a", key, b"x")

    with pytest.raises(SealBroken):
        list(pieces(path.rename(tmp_path / "b"), key))


def test_no_file_is_written_twice(tmp_path: Path) -> None:
    write(tmp_path / "a", new_key(), b"x")

    with pytest.raises(FileExistsError):
        SealedWriter(tmp_path / "a", new_key())


def test_a_file_that_is_given_up_is_gone(tmp_path: Path) -> None:
    writer = SealedWriter(tmp_path / "a", new_key())
    writer.write(b"x" * 10**6)

    writer.discard()

    assert not list(tmp_path.iterdir())
