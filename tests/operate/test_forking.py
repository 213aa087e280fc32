"""The program is loaded once for all processes of the service, so they start and share quickly."""

import os
from pathlib import Path

from tests.operate.serving import environment, serving, signon, wait_until


def test_all_processes_are_forks_of_the_one_that_loaded_the_program(tmp_path: Path) -> None:
    env = environment(tmp_path)
    assert signon("init", env=env).returncode == 0
    with serving(env, tmp_path / "log") as service:
        wait_until(lambda: len(service.family()) == 4)
        commands = {" ".join(each.cmdline()) for each in service.family()}
        names = sorted(each.name() for each in service.family())
        sessions = {os.getsid(each.pid) for each in service.family()}

    assert len(commands) == 1
    assert names == ["signon web", "signon web", "signon web", "signon worker"]
    assert os.getsid(0) not in sessions
