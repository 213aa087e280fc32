"""The same work in several threads at once, as a server does it."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from flask import Flask

Result = TypeVar("Result")


def at_once(app: Flask, work: Callable[[int], Result], times: int) -> list[Result]:
    """Do ``work`` in as many threads, all of which begin together, and return what came of it.

    :param work: gets the number of its thread; what it raises is raised here
    """
    start = threading.Barrier(times)

    def run(number: int) -> Result:
        with app.app_context():
            start.wait(30)
            return work(number)

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))
