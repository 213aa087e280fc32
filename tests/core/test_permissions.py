"""Who of the staff may do what."""

import pytest

from signon.core.permissions import POLICY, Permission, Role, may

LOOK = {Permission.SEE_DASHBOARD, Permission.SEE_SIGN_ONS, Permission.SEE_QUEUE}


@pytest.mark.parametrize(
    ("role", "permissions"),
    [
        (Role.VIEWER, LOOK),
        (Role.MODERATOR, LOOK | {Permission.DECIDE, Permission.SEE_CONTACTS_MASKED}),
        (Role.EXPORTER, LOOK | {Permission.EXPORT, Permission.SEE_CONTACTS}),
        (Role.OWNER, set(Permission)),
    ],
)
def test_a_role_may_exactly_what_the_policy_says(role: Role, permissions: set[Permission]) -> None:
    assert {permission for permission in Permission if may(role, permission)} == permissions


def test_every_role_is_in_the_policy() -> None:
    assert set(POLICY) == set(Role)


@pytest.mark.parametrize("permission", Permission)
def test_somebody_may_do_everything(permission: Permission) -> None:
    assert may(Role.OWNER, permission)


@pytest.mark.parametrize(
    "permission",
    [Permission.SEE_AUDIT, Permission.ERASE, Permission.MANAGE_STAFF, Permission.MANAGE_PLANS],
)
def test_only_owners_may_do_what_cannot_be_taken_back(permission: Permission) -> None:
    assert [role for role in Role if may(role, permission)] == [Role.OWNER]
