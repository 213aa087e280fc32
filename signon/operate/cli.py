"""The commands that set up and run the service: init, serve, web, worker."""

import os
import signal
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TypeVar
from uuid import UUID

import click
from flask.cli import AppGroup, ScriptInfo, with_appcontext

from signon import config
from signon.app import create_app
from signon.core.actor import OPERATOR
from signon.extensions import db
from signon.models.job import JOB_FILES
from signon.models.job_lease import LeasedJob
from signon.operate import first_plan, heartbeat, job_process, keys, revision, server
from signon.operate.checkpoint import empty_log
from signon.operate.job_process import Doors
from signon.operate.job_runner import JobRunner
from signon.operate.migrate import upgrade
from signon.operate.shutdown import Shutdown
from signon.operate.startup_message import StartupMessage, command
from signon.operate.supervisor import Child, supervise
from signon.operate.worker import JOB_KINDS, Worker, chores
from signon.web import clock
from signon.web.settings import settings
from signon.web.transaction import reading, transaction

DEFAULT_HOST, DEFAULT_PORT = "127.0.0.1", 8000
DEFAULT_URL = f"http://{DEFAULT_HOST}:{DEFAULT_PORT}"  # also the default in config
Function = TypeVar("Function", bound=Callable[..., object])


def listening(function: Function) -> Function:
    """Add the options for host, port and number of processes to a command."""
    port = click.IntRange(1, 65535)
    for option in (
        click.option(
            "--processes",
            type=click.IntRange(1, 64),
            default=server.usual_processes,
            help="Web processes; by default two, where they can count together.",
        ),
        click.option("--port", type=port, default=DEFAULT_PORT, help="The port to listen at."),
        click.option("--host", default=DEFAULT_HOST, help="The address to listen at."),
    ):
        function = option(function)
    return function


@click.command("init")
@click.pass_obj
def init(house: ScriptInfo) -> None:
    """Make the keys, the tables and the first plan. Safe to repeat."""
    try:
        for path in config.close_files(os.environ):
            click.echo(f"Closed  {path} to other users of this machine")
        made = _make_keys()
        with house.load_app().app_context():
            upgrade()
            revision.check_at_start(db.engine, settings())
            with transaction() as session:
                slug = first_plan.load(session, by=OPERATOR, now=clock.now())
            is_development = settings().is_development
    except OSError as error:
        raise click.ClickException(f"{error.filename}: {error.strerror}") from None
    click.echo(f"Keys    made in {made}; keep a copy of them" if made else "Keys    kept")
    click.echo("Tables  up to date")
    click.echo(f"Plan    {slug} is open" if slug else "Plan    kept as it is")
    click.echo(
        f"Next    {command('serve')}"
        + ("" if is_development else " (docs/settings.md lists settings)")
    )


def _make_keys() -> str | None:
    """Make the data directory, and the keys if there are none; check first that both may be made.

    :return: the new keys file, if one was made
    """
    new = keys.missing(os.environ)
    found = config.load({**os.environ, **{f"SIGNON_{name}": new[name] for name in new}})
    if new:
        keys.refuse_if_in_use(found.database_url, found.keys_file)
    found.instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not new:
        return None
    found.instance.chmod(0o700)
    keys.write(found.keys_file, new)
    return str(found.keys_file)


@click.command("serve")
@listening
@with_appcontext
def serve(host: str, port: int, processes: int) -> None:
    """Run web server, mail delivery and chores on this machine."""
    followed = _prepare(host, port)
    server.check(host, port, processes=processes)
    is_proxied = followed.trusted_proxies > 0
    web = partial(server.run, host, port, processes=processes, is_proxied=is_proxied)
    children = (
        Child("web", web, reload_by=signal.SIGHUP),
        Child("worker", _work_anew, reload_by=signal.SIGTERM),
    )
    supervise(children, on_round=StartupMessage(followed, host=host, port=port).say_when_up)
    empty_log(followed)


@click.command("web")
@listening
@with_appcontext
def web(host: str, port: int, processes: int) -> None:
    """Run the web server alone."""
    is_proxied = _prepare(host, port).trusted_proxies > 0
    server.check(host, port, processes=processes)
    server.run(host, port, processes=processes, is_proxied=is_proxied)


def _prepare(host: str, port: int) -> config.Settings:
    """Check that the service can start, and return the settings.

    In development, links in pages and mails use the address that the server listens on.
    """
    found = settings()
    revision.check_at_start(db.engine, found)
    if not found.is_development:
        return found
    if host not in config.LOOPBACK:
        why = f"{host} can be reached by others, and development mode is for you alone. "
        raise click.BadParameter(why + "Set SIGNON_ENV=production.", param_hint="--host")
    if "SIGNON_PUBLIC_URL" not in os.environ and found.public_url == DEFAULT_URL:
        name = f"[{host}]" if ":" in host else host
        os.environ["SIGNON_PUBLIC_URL"] = f"http://{name}:{port}"
        return replace(found, public_url=os.environ["SIGNON_PUBLIC_URL"])
    return found


@click.command("worker")
@click.option("--once", is_flag=True, help="Do what is due, then end.")
@with_appcontext
def worker(*, once: bool) -> None:
    """Deliver mails and do chores."""
    if not _work(settings(), once=once):
        raise click.ClickException("a chore failed; the log above says which")


def _work_anew() -> None:
    """Work until told to end, with the settings of now."""
    with create_app().app_context():
        _work(settings(), once=False)


def _work(found: config.Settings, *, once: bool) -> bool:
    """Work until told to end, or once, and return whether all went well."""
    revision.check_at_start(db.engine, found)
    shutdown = Shutdown()
    shutdown.listen()
    runner = JobRunner(JOB_KINDS, waits=once)
    run_jobs = runner.chore(timedelta(seconds=found.worker_poll))
    worker = Worker([*chores(found), run_jobs], poll_seconds=found.worker_poll)
    try:
        if once:
            return worker.run_once(shutdown)
        worker.run(shutdown)
    finally:
        runner.end(transaction, clock.now())
        empty_log(found)
    return True


clock_group = AppGroup("clock", help="Say that this machine's clock is right.")


@clock_group.command("accept")
def accept_clock() -> None:
    """Say that the clock is right, so that what is due to be deleted is deleted again."""
    with transaction() as session:
        heartbeat.accept(session, now=clock.now())
    click.echo(f"it is {clock.now():%Y-%m-%d %H:%M} UTC; what is due will be deleted")


@click.command("job", hidden=True)
@click.argument("kind", type=click.Choice([kind.name for kind in JOB_KINDS]))
@click.argument("job_id", type=click.UUID)
@click.argument("lease", type=click.UUID)
@with_appcontext
def job(kind: str, job_id: UUID, lease: UUID) -> None:
    """Run one job. The worker starts this, and holds the other end of its input."""
    found = next(each for each in JOB_KINDS if each.name == kind)
    doors = Doors(transaction, reading, clock.now)
    job_process.run_alone(
        found, LeasedJob(job_id, kind, lease), doors, settings().instance / JOB_FILES
    )
