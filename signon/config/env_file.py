"""Read settings from a file that systemd (``EnvironmentFile=``) and a shell read alike."""

import re
import shlex
from pathlib import Path

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
# Inside of "…" and without quotes a shell would replace these by something else.
REPLACED = re.compile(r"[$`\\]")


def read(path: Path) -> dict[str, str]:
    """Return the variables that the file at ``path`` sets.

    :raises ValueError: a line is read differently by systemd and by a shell; the message says which
    :raises OSError: the file cannot be read
    """
    found = {}
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if line.strip() and not line.lstrip().startswith("#"):
            name, value = _variable(line.strip(), number)
            found[name] = value
    return found


def _variable(line: str, number: int) -> tuple[str, str]:
    """Return name and value of one line; the message of an error holds no value.

    :raises ValueError: see :func:`read`
    """
    name, _, quoted = line.partition("=")
    try:
        words = shlex.split(quoted, comments=False)
    except ValueError:
        words = ["", ""]
    is_plain = quoted.startswith("'") or not REPLACED.search(quoted)
    if not NAME.fullmatch(name) or len(words) > 1 or not is_plain or quoted[:1].isspace():
        raise ValueError(f"line {number} must be NAME=value, or NAME='value' around spaces and $")
    return name, words[0] if words else ""
