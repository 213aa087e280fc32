"""Who of the staff may do what."""

import pytest

from signon.core.permissions import POLICY, Permission, StaffRole, may

LOOK = {Permission.SEE_DASHBOARD, Permission.SEE_SIGN_ONS, Permission.SEE_QUEUE}


@pytest.mark.parametrize(
    ("role", "permissions"),
    [
        (StaffRole.VIEWER, LOOK),
        (StaffRole.MODERATOR, LOOK | {Permission.DECIDE, Permission.SEE_CONTACTS_MASKED}),
        (StaffRole.EXPORTER, LOOK | {Permission.EXPORT, Permission.SEE_CONTACTS}),
        (StaffRole.OWNER, set(Permission)),
    ],
)
def test_a_role_may_exactly_what_the_policy_says(
    role: StaffRole, permissions: set[Permission]
) -> None:
    assert {permission for permission in Permission if may(role, permission)} == permissions


def test_every_role_is_in_the_policy() -> None:
    assert set(POLICY) == set(StaffRole)


@pytest.mark.parametrize("permission", Permission)
def test_somebody_may_do_everything(permission: Permission) -> None:
    assert may(StaffRole.OWNER, permission)


@pytest.mark.parametrize(
    "permission",
    [Permission.SEE_AUDIT, Permission.ERASE, Permission.MANAGE_STAFF, Permission.MANAGE_PLANS],
)
def test_only_owners_may_do_what_cannot_be_taken_back(permission: Permission) -> None:
    assert [role for role in StaffRole if may(role, permission)] == [StaffRole.OWNER]
