"""Files that a command writes for an operator: whole or not at all, and readable by nobody else."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def opened(output: Path) -> Iterator[BinaryIO]:
    """Open ``output`` so that it appears whole, with mode 600, or not at all."""
    if str(output) == "-":
        yield sys.stdout.buffer
        sys.stdout.flush()
        return
    number, name = tempfile.mkstemp(prefix=f".{output.name}-", dir=output.parent)
    try:
        with os.fdopen(number, "wb") as file:
            yield file
            file.flush()
            os.fsync(number)
        Path(name).replace(output)
    except BaseException:
        Path(name).unlink()
        raise
