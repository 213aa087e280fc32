"""Faults of the installation that staff should know of."""

from enum import StrEnum


class Fault(StrEnum):
    """What is wrong with the settings or the machine, though the service runs."""

    CLOCK_IN_DOUBT = "clock_in_doubt"
    PROXY_NOT_TRUSTED = "proxy_not_trusted"
    PROXY_MISSING = "proxy_missing"
    REDIS_AWAY = "redis_away"
    CODES_OFF = "codes_off"
