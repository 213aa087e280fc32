"""Before the real proxies, nobody gets past a limit by claiming to come from elsewhere."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from itertools import product
from pathlib import Path

import pytest

from tests.operate.commands import signon_here
from tests.operate.proxies import ask, caddy, nginx
from tests.operate.serving import Service, environment, serving

Proxy = Callable[[int, Path], AbstractContextManager[int]]
NAMES = [f"X{first}Forwarded{second}For" for first, second in product("-_", "-_")]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("proxied")
    limits = {"SIGNON_TRUSTED_PROXIES": "1", "SIGNON_LIMIT_API": "2/1h"}
    env = environment(folder, **limits)
    made = signon_here("init", env=env)
    assert made.exit_code == 0, made.output
    with serving(env, folder / "log", "--processes=1") as service:
        yield service


@pytest.mark.parametrize(("proxy", "visitor"), [(nginx, "127.0.3.1"), (caddy, "127.0.4.1")])
def test_no_spelling_of_a_forwarding_header_gets_past_a_limit(
    service: Service, tmp_path: Path, proxy: Proxy, visitor: str
) -> None:
    with proxy(service.port, tmp_path) as port:
        statuses = [
            ask(port, f"/api/v1/plans?{number}", visitor, **{name: f"203.0.113.{number}"})
            for number, name in enumerate(NAMES)
        ]
    assert statuses == [200, 200, 429, 429]
