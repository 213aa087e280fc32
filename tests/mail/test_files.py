"""Mails that are written into files."""

import re
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from signon.mail.delivery import Temporary
from signon.mail.files import FileDelivery
from tests.mail.messages import a_message


def test_a_mail_becomes_a_file_that_only_its_owner_reads(tmp_path: Path) -> None:
    directory = tmp_path / "instance" / "mail"

    FileDelivery(directory).send(a_message("ann@example.org"))

    (file,) = directory.iterdir()
    assert re.fullmatch(r"\d{8}T\d{6}\.\d{6}-[0-9a-f-]{36}\.eml", file.name)
    assert file.stat().st_mode & 0o777 == 0o600
    assert directory.stat().st_mode & 0o777 == 0o700
    message = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert message["To"] == "ann@example.org"


def test_names_sort_in_the_order_of_delivery(tmp_path: Path) -> None:
    way = FileDelivery(tmp_path)
    messages = [a_message(f"{number}@example.org") for number in range(20)]

    for message in messages:
        way.send(message)

    names = sorted(path.name for path in tmp_path.iterdir())
    assert [
        name[23:59] in str(m["Message-ID"]) for name, m in zip(names, messages, strict=True)
    ] == ([True] * 20)


def test_a_directory_that_cannot_be_written_is_trouble_for_all_mails(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("a file where the directory should be")

    with pytest.raises(Temporary, match="not_written") as caught:
        FileDelivery(tmp_path / "mail").send(a_message("ann@example.org"))

    assert caught.value.is_everybodys
