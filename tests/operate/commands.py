"""Run a command of ``signon`` in this process: starting another one takes longer than the work."""

import os
from collections.abc import Mapping

from click.testing import CliRunner, Result

from signon.__main__ import main


def signon_here(*words: str, env: Mapping[str, str]) -> Result:
    """Run a command, and put back what it changes for its process."""
    before, mask = dict(os.environ), os.umask(0o022)
    try:
        return CliRunner().invoke(main, words, env=env)
    finally:
        os.umask(mask)
        os.environ.clear()
        os.environ.update(before)
