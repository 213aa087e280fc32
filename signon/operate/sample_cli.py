"""The command that fills a site with made-up sign-ons."""

import random
import sys
from collections.abc import Sequence

import click
from flask.cli import with_appcontext

from signon.core.kinds import Kind
from signon.endorsers.chores import fold
from signon.models import Plan
from signon.operate.sample import PER_COMMIT, Maker, refuse_beside_real
from signon.plan import queries as plans
from signon.web import clock
from signon.web.transaction import reading, transaction


def _only_plan(found: Sequence[Plan]) -> Plan:
    if not found:
        raise click.ClickException("there is no plan to sign; run: signon init")
    if len(found) > 1:
        names = ", ".join(plan.slug for plan in found)
        raise click.UsageError(f"there are several plans; choose one with --plan: {names}")
    return found[0]


@click.command("sample")
@click.option("--organizations", type=click.IntRange(0, 10**7), default=0, help="How many.")
@click.option("--individuals", type=click.IntRange(0, 10**7), default=0, help="How many.")
@click.option("--plan", "slug", help="The plan that they sign, if there are several.")
@click.option("--seed", type=int, help="The same number makes the same names and places.")
@with_appcontext
def sample(organizations: int, individuals: int, slug: str | None, seed: int | None) -> None:
    """Make sign-ons up, for demonstrations and measurements. Never beside real ones."""
    with reading() as session:
        refuse_beside_real(session)
        plan = plans.find(session, slug) if slug else _only_plan(plans.every(session))
    maker = Maker(plan, clock.now(), random.Random(seed))  # noqa: S311 - nothing here is a secret
    total, is_quiet = organizations + individuals, not sys.stderr.isatty()
    with click.progressbar(length=total, file=sys.stderr, hidden=is_quiet) as bar:
        for kind, number in ((Kind.ORGANIZATION, organizations), (Kind.INDIVIDUAL, individuals)):
            for done in range(0, number, PER_COMMIT):
                with transaction() as session:
                    for size in maker.write_many(session, kind, min(PER_COMMIT, number - done)):
                        bar.update(size)
    while fold(transaction, clock.now()):
        pass
    click.echo(f"{organizations:,} organizations and {individuals:,} individuals sign {plan.slug}")
