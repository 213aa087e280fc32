"""The service really runs: it comes up, mends itself, and leaves nobody behind."""

import signal
from collections.abc import Iterator
from pathlib import Path
from socket import create_connection

import psutil
import pytest

from signon.web.guard.slow_clients import FORMS
from tests.operate.commands import signon_here
from tests.operate.serving import Service, environment, serving, signon, wait_until
from tests.operate.slow_visitors import (
    HALF_A_FORM,
    HALF_A_HEAD,
    HASTY_WEB,
    HERE,
    THERE,
    WHOLE_HEAD,
    connect,
    is_open,
    read_all,
    sending,
    sign,
)
from tests.ports import own_port


@pytest.fixture(scope="module")
def env(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the settings of a service that is set up."""
    off = {"SIGNON_FORM_SECONDS": "off", "SIGNON_LIMIT_SIGN": "off"}
    env = environment(tmp_path_factory.mktemp("service"), **off)
    made = signon_here("init", env=env)
    assert made.exit_code == 0, made.output
    return env


@pytest.fixture
def service(env: dict[str, str], tmp_path: Path) -> Iterator[Service]:
    """Yield a service that a test may end."""
    with serving(env, tmp_path / "log", "--processes=1") as service:
        yield service


@pytest.fixture(scope="module")
def lasting(env: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Yield a service that goes on, whatever a test does to its children.

    It is started where a folder named ``signon`` lies, as in the folder above a checkout.
    """
    directory = tmp_path_factory.mktemp("lasting")
    (directory / "signon").mkdir()
    with serving(env, directory / "log", "--processes=1", directory=directory) as service:
        wait_until(lambda: service.child("worker") is not None)
        yield service


def is_another(service: Service, name: str, than: psutil.Process) -> bool:
    child = service.child(name)
    return child is not None and child.pid != than.pid


def test_it_says_where_everything_is_and_ends_when_told(service: Service) -> None:
    wait_until(lambda: "To end" in service.log.read_text())
    greeting = service.log.read_text()
    family = service.family()

    service.process.send_signal(signal.SIGTERM)

    assert service.process.wait(60) == 0
    assert f"http://127.0.0.1:{service.port}\n" in greeting
    assert "staff invite you@example.org --role owner" in greeting
    assert f"http://127.0.0.1:{service.port}/dev/mail" in greeting
    assert len(family) >= 3
    wait_until(lambda: not any(each.is_running() for each in family))


def test_the_plan_is_there_and_links_follow_the_port(lasting: Service) -> None:
    assert lasting.get("/") == 200
    assert lasting.get("/readyz") == 200
    assert lasting.get("/", host="evil.example") == 400
    assert lasting.get("/healthz", host=f"localhost:{lasting.port}") == 200


@pytest.mark.parametrize("name", ["web", "worker"])
def test_a_child_that_was_killed_is_started_again(lasting: Service, name: str) -> None:
    child = lasting.child(name)
    assert child is not None
    family = [child, *child.children()]

    child.kill()

    wait_until(lambda: is_another(lasting, name, child))
    wait_until(lambda: not any(each.is_running() for each in family))
    wait_until(lasting.is_up)
    assert '"event": "process ended"' in lasting.log.read_text()


def test_nobody_outlives_a_parent_that_was_killed(service: Service) -> None:
    wait_until(lambda: "To end" in service.log.read_text())
    family = service.family()

    service.process.kill()

    assert len(family) >= 3
    wait_until(lambda: not any(each.is_running() for each in family))
    assert service.get("/healthz") == 0


def test_a_hangup_renews_both_children_and_keeps_answering(lasting: Service) -> None:
    worker, web = lasting.child("worker"), lasting.child("web")
    assert worker is not None
    assert web is not None
    [old] = web.children()

    lasting.process.send_signal(signal.SIGHUP)
    statuses: set[int] = set()

    def is_renewed() -> bool:
        statuses.add(lasting.get("/healthz"))
        return not old.is_running() and is_another(lasting, "worker", worker)

    wait_until(is_renewed)
    assert statuses == {200}
    assert lasting.child("web") == web


def test_two_services_do_not_share_a_port(lasting: Service, env: dict[str, str]) -> None:
    for command in ("serve", "web"):
        second = signon(command, f"--port={lasting.port}", env=env)

        assert second.returncode == 1
        assert "Choose another one with --port" in second.stderr


def test_development_mode_is_for_this_machine_alone(env: dict[str, str]) -> None:
    refused = signon_here("serve", "--host=0.0.0.0", f"--port={own_port()}", env=env)

    assert refused.exit_code == 2
    assert "development mode is for you alone" in refused.stderr


def test_the_worker_can_do_what_is_due_and_end(env: dict[str, str]) -> None:
    done = signon("worker", "--once", env=env)

    assert (done.returncode, done.stderr) == (0, "")


#: Where two programs could disagree on where a request ends, and one would slip in a second.
AMBIGUOUS = {
    "a length and chunks": b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "two lengths": b"Content-Length: 4\r\nContent-Length: 5\r\n\r\na=bcd",
    "a length that is none": b"Content-Length: +4\r\n\r\na=bc",
    "a bad size of a chunk": b"Transfer-Encoding: chunked\r\n\r\nzz\r\na=b\r\n0\r\n\r\n",
    "an unknown coding": b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "a space before the colon": b"Content-Length : 4\r\n\r\na=bc",
    "a folded line": b"X-A: b\r\n Content-Length: 4\r\n\r\na=bc",
    "a NUL": b"X-A: \0\r\nContent-Length: 4\r\n\r\na=bc",
}


@pytest.mark.parametrize("what", AMBIGUOUS)
def test_a_request_whose_end_is_not_clear_is_refused(lasting: Service, what: str) -> None:
    head = b"POST /manage HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    head += b"Content-Type: application/x-www-form-urlencoded\r\n"
    with create_connection(("127.0.0.1", lasting.port), timeout=10) as connection:
        connection.sendall(head + AMBIGUOUS[what])
        assert connection.recv(12)[9:12] in {b"400", b"411"}


def test_slow_forms_keep_no_sign_on_and_no_page_waiting(lasting: Service) -> None:
    with sending(lasting.port, HALF_A_FORM, times=6):
        assert sign(lasting.port, HERE) == 303
    with sending(lasting.port, HALF_A_FORM, times=2 * FORMS.total):
        assert sign(lasting.port, THERE) == 303
        assert lasting.get("/healthz") == 200


def test_half_sent_heads_keep_nobody_waiting(lasting: Service) -> None:
    with sending(lasting.port, HALF_A_HEAD, times=1500):
        assert sign(lasting.port, THERE) == 303
        assert lasting.get("/healthz") == 200


def test_who_sends_or_reads_too_slowly_is_cut_off(env: dict[str, str], tmp_path: Path) -> None:
    with (
        serving(env, tmp_path / "log", "--processes=1", program=HASTY_WEB) as service,
        connect(service.port, window=1024) as reader,
        connect(service.port) as writer,
    ):
        reader.sendall(WHOLE_HEAD)
        writer.sendall(HALF_A_FORM)
        assert read_all(writer).startswith(b"HTTP/1.1 408")
        wait_until(lambda: not is_open(reader))
        assert sign(service.port, HERE) == 303
