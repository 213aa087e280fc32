"""The kinds of refusal that are counted by the day."""

from enum import StrEnum


class RefusalKind(StrEnum):
    """Why a request was refused. The words are stored: never rename one."""

    LIMIT = "limit"
    NOT_ALLOWED = "not_allowed"
    SIGN_IN = "sign_in"
    CSRF = "csrf"
    EXPORT = "export"
    CODES = "codes"
    SLOW = "slow"
    MAIL = "mail"
