"""The configuration of Flask-Security: which of its pages are used, and how passwords are kept."""

from datetime import timedelta
from typing import Any

from signon.staff.second_factor import STEP
from signon.web.guard.access import STAFF_PATH

CONFIG: dict[str, Any] = {
    "REMEMBER_COOKIE_DURATION": timedelta(0),
    # Flask-Login would keep a hash of network address and browser in the cookie.
    "SESSION_PROTECTION": None,
    "SECURITY_LOGIN_URL": f"{STAFF_PATH}/login",
    "SECURITY_LOGOUT_URL": f"{STAFF_PATH}/logout",
    "SECURITY_LOGOUT_METHODS": ["POST"],
    "SECURITY_POST_LOGOUT_VIEW": "security.login",
    "SECURITY_LOGIN_USER_TEMPLATE": "security/login.html",
    "SECURITY_TWO_FACTOR": True,
    "SECURITY_TWO_FACTOR_TOKEN_VALIDATION_URL": f"{STAFF_PATH}/login/code",
    "SECURITY_TWO_FACTOR_VERIFY_CODE_TEMPLATE": "security/code.html",
    "SECURITY_TWO_FACTOR_AUTHENTICATOR_VALIDITY": STEP,
    "SECURITY_MULTI_FACTOR_RECOVERY_CODES": True,
    "SECURITY_MULTI_FACTOR_RECOVERY_URL": f"{STAFF_PATH}/login/recovery-code",
    "SECURITY_MULTI_FACTOR_RECOVERY_TEMPLATE": "security/code.html",
    # Its pages to set the second factor up are replaced by ours (see accounts.py). This method is
    # thus never offered; naming it spares a package that draws QR codes.
    "SECURITY_TWO_FACTOR_ENABLED_METHODS": ["email"],
    "SECURITY_TWO_FACTOR_RESCUE_EMAIL": False,
    "SECURITY_TWO_FACTOR_SETUP_URL": f"{STAFF_PATH}/login/set-up",
    "SECURITY_TWO_FACTOR_RESCUE_URL": f"{STAFF_PATH}/login/rescue",
    "SECURITY_TWO_FACTOR_SELECT_URL": f"{STAFF_PATH}/login/select",
    "SECURITY_MULTI_FACTOR_RECOVERY_CODES_URL": f"{STAFF_PATH}/login/recovery-codes",
    "SECURITY_TOTP_SECRETS": {"1": "unused: the column is sealed"},
    # Switches off its page to verify the password again, and below its static files.
    "SECURITY_FRESHNESS": timedelta(seconds=-1),
    "SECURITY_CACHE_CONTROL": {},  # we set our own; theirs would be the invalid "no-store=True"
    "SECURITY_STATIC_FOLDER": None,
    "SECURITY_CLI_USERS_NAME": None,
    "SECURITY_CLI_ROLES_NAME": None,
    "SECURITY_FLASH_MESSAGES": False,
    "SECURITY_RETURN_GENERIC_RESPONSES": True,
    "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
    # OWASP's parameters for Argon2id, in KiB, passes and lanes; older hashes are renewed at login.
    "SECURITY_PASSWORD_HASH": "argon2",
    "SECURITY_PASSWORD_SCHEMES": ["argon2"],
    "SECURITY_PASSWORD_SINGLE_HASH": ["argon2"],
    "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": {
        "argon2__type": "ID",
        "argon2__memory_cost": 19 * 1024,
        "argon2__time_cost": 2,
        "argon2__parallelism": 1,
    },
    "SECURITY_PASSWORD_NORMALIZE_FORM": "NFKC",
    "SECURITY_PASSWORD_LENGTH_MIN": 12,
}
