"""The roles of staff, and what each of them may do."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class StaffRole(StrEnum):
    OWNER = "owner"
    MODERATOR = "moderator"
    EXPORTER = "exporter"
    VIEWER = "viewer"


class Permission(StrEnum):
    SEE_DASHBOARD = "see_dashboard"
    SEE_SIGN_ONS = "see_sign_ons"
    SEE_QUEUE = "see_queue"
    DECIDE = "decide"
    SEE_CONTACTS_MASKED = "see_contacts_masked"
    SEE_CONTACTS = "see_contacts"
    EXPORT = "export"
    MANAGE_PLANS = "manage_plans"
    MANAGE_STAFF = "manage_staff"
    ERASE = "erase"
    SEE_AUDIT = "see_audit"


_LOOK = frozenset({Permission.SEE_DASHBOARD, Permission.SEE_SIGN_ONS, Permission.SEE_QUEUE})

POLICY: Mapping[StaffRole, frozenset[Permission]] = MappingProxyType(
    {
        StaffRole.VIEWER: _LOOK,
        StaffRole.MODERATOR: _LOOK | {Permission.DECIDE, Permission.SEE_CONTACTS_MASKED},
        StaffRole.EXPORTER: _LOOK | {Permission.EXPORT, Permission.SEE_CONTACTS},
        StaffRole.OWNER: frozenset(Permission),
    }
)


class FactorPolicy(StrEnum):
    """Who must have a second factor; everybody may have one."""

    OFFERED = "offered"
    OWNERS = "owners"
    ALL = "all"


NEED_FACTOR: Mapping[FactorPolicy, frozenset[StaffRole]] = MappingProxyType(
    {
        FactorPolicy.OFFERED: frozenset(),
        FactorPolicy.OWNERS: frozenset({StaffRole.OWNER, StaffRole.EXPORTER}),
        FactorPolicy.ALL: frozenset(StaffRole),
    }
)


def may(role: StaffRole, permission: Permission) -> bool:
    """Tell whether ``role`` includes ``permission``."""
    return permission in POLICY[role]
