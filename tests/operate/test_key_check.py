"""The service starts with the keys of its database, and with no others."""

import base64
from dataclasses import replace

import pytest
from flask import Flask

from signon.config import Settings
from signon.extensions import db
from signon.operate.key_check import WrongKeys, fingerprints
from signon.operate.revision import check_at_start
from tests.client import PageClient

OLD, NEW = bytes(range(32)), b"n" * 32


def test_other_keys_than_the_first_ones_are_refused_by_name(settings: Settings) -> None:
    check_at_start(db.engine, settings)

    for keys, which in (
        ({"index_key": NEW}, "SIGNON_INDEX_KEY is not the one"),
        ({"data_keys": {1: NEW}}, "Key number 1 of SIGNON_DATA_KEYS is not the one"),
        ({"data_keys": {2: OLD}}, "SIGNON_DATA_KEYS has none of the keys"),
    ):
        with pytest.raises(WrongKeys, match=which) as refusal:
            check_at_start(db.engine, replace(settings, **keys))
        assert base64.b64encode(OLD).decode() not in str(refusal.value)


@pytest.mark.one_database
def test_a_new_key_beside_the_old_one_is_known_from_then_on(settings: Settings) -> None:
    check_at_start(db.engine, settings)
    check_at_start(db.engine, replace(settings, data_keys={2: NEW, 1: OLD}))
    check_at_start(db.engine, replace(settings, data_keys={2: NEW}))

    with pytest.raises(WrongKeys):
        check_at_start(db.engine, replace(settings, data_keys={2: OLD, 1: OLD}))


@pytest.mark.one_database
def test_a_fingerprint_does_not_hold_the_key(settings: Settings) -> None:
    assert not {OLD, settings.index_key} & set(fingerprints(settings).values())


@pytest.mark.one_database
def test_a_process_that_met_the_database_later_is_not_ready_with_wrong_keys(
    app: Flask, client: PageClient, settings: Settings
) -> None:
    check_at_start(db.engine, replace(settings, index_key=NEW))

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json == {"status": "not ready", "database": "wrong keys"}
