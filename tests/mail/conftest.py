"""What tests of delivery share: a post office, and a postman who goes there."""

from collections.abc import Iterator

import pytest

from signon.config import Settings
from signon.mail.chores import Postman
from tests.mail.postmen import a_postman
from tests.mail.servers import Post, listening


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def postman(settings: Settings, post: Post) -> Iterator[Postman]:
    with listening(post) as port, a_postman(settings, port) as postman:
        yield postman
