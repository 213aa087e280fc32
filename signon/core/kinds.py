"""The fixed choices for the fields of a sign-on."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from signon.core.languages import translatable


class Kind(StrEnum):
    ORGANIZATION = "organization"
    INDIVIDUAL = "individual"


class Visibility(StrEnum):
    """What the public list may show of an individual, from most to least."""

    FULL = "full"
    INITIAL = "initial"
    PLACE = "place"
    COUNTED = "counted"


class Scope(StrEnum):
    """How far an organization's work reaches."""

    NATIONAL = "national"
    STATE = "state"
    LOCAL = "local"
    INTERNATIONAL = "international"


class Source(StrEnum):
    """How a sign-on came in."""

    WEB = "web"
    OFFLINE = "offline"
    SAMPLE = "sample"


#: The 50 states, the District of Columbia and the five inhabited territories, by name in English.
US_STATES: Mapping[str, str] = MappingProxyType(
    {
        "AL": translatable("Alabama"),
        "AK": translatable("Alaska"),
        "AS": translatable("American Samoa"),
        "AZ": translatable("Arizona"),
        "AR": translatable("Arkansas"),
        "CA": translatable("California"),
        "CO": translatable("Colorado"),
        "CT": translatable("Connecticut"),
        "DE": translatable("Delaware"),
        "DC": translatable("District of Columbia"),
        "FL": translatable("Florida"),
        "GA": translatable("Georgia"),
        "GU": translatable("Guam"),
        "HI": translatable("Hawaii"),
        "ID": translatable("Idaho"),
        "IL": translatable("Illinois"),
        "IN": translatable("Indiana"),
        "IA": translatable("Iowa"),
        "KS": translatable("Kansas"),
        "KY": translatable("Kentucky"),
        "LA": translatable("Louisiana"),
        "ME": translatable("Maine"),
        "MD": translatable("Maryland"),
        "MA": translatable("Massachusetts"),
        "MI": translatable("Michigan"),
        "MN": translatable("Minnesota"),
        "MS": translatable("Mississippi"),
        "MO": translatable("Missouri"),
        "MT": translatable("Montana"),
        "NE": translatable("Nebraska"),
        "NV": translatable("Nevada"),
        "NH": translatable("New Hampshire"),
        "NJ": translatable("New Jersey"),
        "NM": translatable("New Mexico"),
        "NY": translatable("New York"),
        "NC": translatable("North Carolina"),
        "ND": translatable("North Dakota"),
        "MP": translatable("Northern Mariana Islands"),
        "OH": translatable("Ohio"),
        "OK": translatable("Oklahoma"),
        "OR": translatable("Oregon"),
        "PA": translatable("Pennsylvania"),
        "PR": translatable("Puerto Rico"),
        "RI": translatable("Rhode Island"),
        "SC": translatable("South Carolina"),
        "SD": translatable("South Dakota"),
        "TN": translatable("Tennessee"),
        "TX": translatable("Texas"),
        "VI": translatable("U.S. Virgin Islands"),
        "UT": translatable("Utah"),
        "VT": translatable("Vermont"),
        "VA": translatable("Virginia"),
        "WA": translatable("Washington"),
        "WV": translatable("West Virginia"),
        "WI": translatable("Wisconsin"),
        "WY": translatable("Wyoming"),
    }
)

#: The inhabited territories: ISO 3166-1 has them as countries, and we as states.
TERRITORIES = frozenset({"AS", "GU", "MP", "PR", "VI"})

_COUNTRIES = (
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ "
    "BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM "
    "DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS "
    "GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN "
    "KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ "
    "MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM "
    "PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV "
    "SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI "
    "VN VU WF WS YE YT ZA ZM ZW"
)
#: The officially assigned codes of ISO 3166-1 alpha-2; Babel has their names.
COUNTRIES = frozenset(_COUNTRIES.split())
