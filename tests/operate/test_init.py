"""One command sets a new installation up, and can be repeated."""

import stat
import tomllib
from pathlib import Path

from tests.operate.commands import signon_here
from tests.operate.serving import environment

SLUG = "2021-immigration-action-plan"
IN_SPANISH = "\n  in es: Plan de Acción Migratoria 2021 ("


def test_an_empty_machine_gets_keys_tables_and_the_plan(tmp_path: Path) -> None:
    instance = tmp_path / "new" / "instance"

    made = signon_here("init", env=environment(instance))

    assert (made.exit_code, made.stderr) == (0, "")
    assert "serve" in made.stdout
    assert stat.S_IMODE(instance.stat().st_mode) == 0o700
    for name in ("keys.toml", "signon.sqlite3"):
        assert stat.S_IMODE((instance / name).stat().st_mode) == 0o600
    keys = tomllib.loads((instance / "keys.toml").read_text())
    assert sorted(keys) == ["DATA_KEYS", "INDEX_KEY", "SECRET_KEY"]
    assert "state: open" in signon_here("plan", "show", SLUG, env=environment(instance)).stdout


def test_repeating_it_changes_neither_keys_nor_what_staff_decided(tmp_path: Path) -> None:
    env = environment(tmp_path)
    signon_here("init", env=env)
    keys = (tmp_path / "keys.toml").read_text()
    assert signon_here("plan", "close", SLUG, env=env).exit_code == 0

    again = signon_here("init", env=env)

    assert again.exit_code == 0
    assert "kept as it is" in again.stdout
    assert (tmp_path / "keys.toml").read_text() == keys
    shown = signon_here("plan", "show", SLUG, env=env).stdout
    assert "state: closed" in shown
    assert shown.count("\nversion") == 1


def test_the_shipped_plan_comes_with_its_translation(tmp_path: Path) -> None:
    env = environment(tmp_path)
    signon_here("init", env=env)
    assert IN_SPANISH in signon_here("plan", "show", SLUG, env=env).stdout


def test_in_production_it_names_what_is_missing_before_it_does_anything(tmp_path: Path) -> None:
    instance = tmp_path / "instance"

    refused = signon_here("init", env=environment(instance, SIGNON_ENV="production"))

    assert refused.exit_code == 1
    assert "SIGNON_PUBLIC_URL" in refused.stderr
    assert "https://plan.example.org" in refused.stderr
    assert not instance.exists()


def test_it_makes_no_new_keys_for_a_database_that_old_ones_sealed(tmp_path: Path) -> None:
    env = environment(tmp_path)
    signon_here("init", env=env)
    (tmp_path / "keys.toml").rename(tmp_path / "lost.toml")

    refused = signon_here("init", env=env)

    assert refused.exit_code == 1
    assert f"Put the keys file back at {tmp_path / 'keys.toml'}" in refused.stderr
    assert not (tmp_path / "keys.toml").exists()


def test_keys_from_the_environment_are_not_written_down(tmp_path: Path) -> None:
    key = "A" * 43 + "="
    keys = {"SECRET_KEY": "s" * 40, "DATA_KEYS": f"1:{key}", "INDEX_KEY": key}
    env = environment(tmp_path, **{f"SIGNON_{name}": keys[name] for name in keys})

    made = signon_here("init", env=env)

    assert made.exit_code == 0, made.stderr
    assert not (tmp_path / "keys.toml").exists()


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    refused = signon_here("init", env=environment(tmp_path / "file" / "instance"))

    assert refused.exit_code == 1
    assert refused.stderr.startswith(f"Error: {tmp_path / 'file' / 'instance'}")
    assert refused.stderr.count("\n") == 1


def test_help_and_version_need_no_settings(tmp_path: Path) -> None:
    env = environment(tmp_path / "none", SIGNON_ENV="production")

    for words in (["--help"], ["--version"], ["init", "--help"], ["serve", "--help"]):
        assert signon_here(*words, env=env).exit_code == 0
    refused = signon_here("serve", env=env)
    assert refused.exit_code == 1
    assert "signon init" in refused.stderr
