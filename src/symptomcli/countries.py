"""Countries: which two-letter codes exist, and which one is chosen or named by a locale."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symptomcli.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Mapping

_ASSIGNED = """
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD
CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF
GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN
KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA
NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI
SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI
VN VU WF WS YE YT ZA ZM ZW
"""
CODES = frozenset(_ASSIGNED.split())
"""ISO 3166-1 alpha-2, officially assigned codes, as of 2024."""


def chosen(given: str | None, environment: Mapping[str, str]) -> str | None:
    """Choose the country of the emergency number: the one given as --country or SYMPTOM_COUNTRY, else the region of the locale.

    Raises:
        BadInput: what was given is no code.
    """
    if not given:
        locales = (environment.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
        return of_locale(next((name for name in locales if name), ""))
    code = given.upper()
    if code not in CODES:
        setting = "SYMPTOM_COUNTRY" if given == environment.get("SYMPTOM_COUNTRY") else "--country"
        hint = " The code of the United Kingdom is GB." if code == "UK" else ""
        raise BadInput(f"{setting} takes a two-letter ISO country code such as GB or US, not {given!r}.{hint}")
    return code


def of_locale(name: str) -> str | None:
    """Give the region of a POSIX locale name ("en_GB.UTF-8" -> "GB"); None for "C", "POSIX" or anything odd."""
    language, *middle = name.partition(".")[0].partition("@")[0].split("_")
    region = middle.pop() if middle else ""
    known = region in CODES and len(language) in (2, 3) and language.isalpha() and len(middle) <= 1  # between them, a script: zh_Hans_CN
    return region if known else None
