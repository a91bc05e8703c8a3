"""What is noted in signs and numbers -> the words that one would say: "c/o SOB x2d, w/o fever, n/v -ve", "gained 20lbs"."""

from __future__ import annotations

import re
from functools import cache

_MARKS = frozenset("0123456789/:(+&")
_SIGNED = ("-ve", "+ve", " -,", " -;")

_VERY_HIGH, _HIGH, _LOW = (180, 120), (140, 90), (90, 60)
"""Blood pressures in mmHg: (very) high from either of the first, low below either of the last (NHS)."""

_HIGHEST = 260
"""Systolic pressure above which a number is no reading."""

_HOT, _COLD = ((38, 43), (101, 109)), ((30, 34), (86, 94))
"""Body temperatures of a fever and of a dangerously cold body, in whole degrees Celsius and Fahrenheit: from 38 C and below 35 C (NHS).

Colder ones are rather of the weather than of a person who can be asked.
"""

_BETWEEN = (
    "a|about|above|are|around|as|at|back|been|below|between|body|came|core|down|dropped|ear|fell|for|gone|got|has|high|hit|in|is|it|it's"
    "|its|just|low|measured|most|morning|my|nearly|night|now|of|only|oral|over|reached|reading|reads|rectal|running|said|says|shows"
    "|spiked|still|taken|the|this|to|today|tonight|under|up|was|went|yesterday"
)
"""Words that may stand between "temperature" and how high it is."""

_HIGH_SUGAR, _EXTREME_SUGAR = ((15, 33), (270, 600)), ((33, 60), (600, 1000))
"""Levels of sugar in the blood that are high and extremely high, from the first and below the second number, in mmol/L and in mg/dL.

Above 15 mmol/L (270 mg/dL) a level calls for advice, and from 33.3 mmol/L (600 mg/dL) it is an emergency by itself (sources of the entry
`high-blood-sugar` and of the alert `diabetic-emergency`).
"""

_SHORT_SLEEP, _LONG_SLEEP = 5, 11
"""Hours of sleep up to which and from which a person speaks of too little or too much: well outside of the 7 to 9 of adults (NHS)."""

_COUNTED = {"an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5}

_AGES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
"""Numbers of the ages of the young, as words: from 1."""

_OLDER = 55
"""Age from which it is told on: some warning signs are those of later life (bleeding after the menopause)."""

_UNITS = {"7": "days", "52": "weeks", "12": "months", "h": "hours", "d": "days", "w": "weeks"}

_SLASHED = {
    "24/7": "always",
    "b/l": "both",
    "c/o": "complains of",
    "c/o ha": "complains of headache",
    "d&v": "diarrhoea and vomiting",
    "d+v": "diarrhoea and vomiting",
    "d/c": "discharge",
    "d/v": "diarrhoea or vomiting",
    "f/c": "fever or chills",
    "h/a": "headache",
    "h/o": "previously",
    "n&v": "nausea and vomiting",
    "n+v": "nausea and vomiting",
    "n/v": "nausea or vomiting",
    "n/v/d": "nausea or vomiting or diarrhoea",
    "r/o": "; query",
    "s/i": "suicidal ideation",
    "s/p": "after",
    "si/hi": "suicidal ideation or homicidal ideation",
    "v/d": "vomiting or diarrhoea",
    "w/o": "without",
    "y/o": "",
}
"""What stands for several words with a slash or the like between their first letters."""


def spell_out(text: str) -> str:
    """Spell out what stands for words in a note: slashed letters, spans of time, and what is marked as there or absent.

    "3/52" is 3 weeks, "9/40" the 9th week of a pregnancy, "x2d" is for 2 days, "Denies: fever" is no list that begins anew, "fever: no",
    "fever -ve" and "fever -," say that it is absent, where nothing else stands with it: in "chest pain troponin -ve" nobody says that
    there is no pain. "(+)" and "+cough" begin anew. "20/40" is left as it is: it may be sight.
    Of "bp 165/100" is said that it is high, of "T 38.9" that it is a fever, of "slept 3hrs" that this is hardly any sleep. "20lbs" are
    20 lbs; "42F" is nothing and "42 yof" is someone, since no answer depends on the age or the sex of adults; the very young and the old
    have warning signs of their own: "3yo", "three-year-old" and "3F, fever" are 3 years old, "84 yom" is 84. "?UTI" is a query.
    """
    if "?" in text:
        text = _queries().sub("; query ", text)
    marked = not _MARKS.isdisjoint(text)
    if marked or "old" in text or "yo" in text:
        text = _young().sub(_judged_age, text)
    if not marked and not any(sign in text for sign in _SIGNED):
        return _slept(text)
    slashed, spans, heading, leading, trailing, present = _patterns()
    pressure, top, temperature, sugar, unit, adult = _numbers()
    text = sugar.sub(_judged_sugar, temperature.sub(_judged_temperature, top.sub(_judged_top, pressure.sub(_judged_pressure, text))))
    text = unit.sub(" ", adult.sub(_judged_adult, text))
    text = present.sub("; ", text)
    text = slashed.sub(lambda noted: f" {_SLASHED[noted.group()]} ", text)
    text = _slept(spans.sub(_span, text))
    text = heading.sub(r"\1 ", text)
    text = leading.sub(r"\1 no ", text)
    return trailing.sub(r"\1 is absent", text)


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """Give the patterns of slashed letters, spans, headings of denials, signs of absence before and after and of presence."""
    letters = "|".join(map(re.escape, sorted(_SLASHED, key=len, reverse=True)))
    return (
        re.compile(rf"(?<![\w/])(?:{letters})(?![\w/])"),
        re.compile(
            r"(?P<with>\bw/)|(?:\bx ?)?(?<![\d/.])(?P<count>\d{1,3})(?:\.\d+)?+"
            r" ?(?:/(?P<per>7|52|12)(?![\d/])|(?P<unit>h|d|w)(?:rs?|ks?)?\b)"
            r"|(?<![\d/.])(?!20 ?/)(?P<gestation>[4-9]|[1-3]\d|4[0-2]) ?/ ?40(?![\d/])"
            r"|(?P<times>\bx ?(?=\d))"
        ),
        re.compile(r"\b(denies|denied|denying|neg(?:ative)? for)\s*:"),
        re.compile(r"((?:^|[,.;:\n])\s*)(?:\(-\)|-ve\b)(?:\s*for\b)?"),
        re.compile(
            r"((?:^|[,;\n]|\.(?!\d))\s*\w+(?:(?: \w+)?(?=\s*:|\s+-[,;])|(?=\s*\(-\))|(?=\s+-ve)))"
            r"(?:\s*:\s*(?:no|none|nil|denie[ds]|neg(?:ative)?|absent)|\s*\(-\)|\s+-(?:ve|(?=[,;])))(?=\s*(?:[,.;\n]|$))"
        ),
        re.compile(r"\(\+\)|\+ve\b|(?<!\S)\+(?=[a-z])"),
    )


@cache
def _numbers() -> tuple[re.Pattern[str], ...]:
    """Give the patterns of blood pressures (whole, or the top number), temperatures, blood sugars, units, and adults by age and sex."""
    return (
        re.compile(
            r"(?P<named>\b(?:bp|blood pressure)\b[^\d.;\n]{0,20}?)?"
            r"(?<![\d/.])(?P<systolic>\d{2,3}) ?(?:/|over) ?(?P<diastolic>\d{2,3})\b(?![/%])"
        ),
        re.compile(
            r"\b(?:bp|blood pressure|systolic|top (?:number|reading)|(?:monitor|machine|cuff) (?:says?|said|reads?|show(?:s|ed|ing)?))\b"
            r"[^\d.;\n]{0,20}?(?P<systolic>\d{3})\b(?! ?(?:/|over|\d))"
        ),
        re.compile(
            r"(?<!room )(?<!water )(?<!oven )(?<!outside )(?<!bath )(?<!air )"
            rf"(?:(?<![\w'])t(?=[ :=]*\d)|\b(?:temp|temperature|thermometer)\b)(?:[ ,:=]+(?:{_BETWEEN})\b)*[ ,:=]*"
            r"(?P<degrees>\d{2,3})(?:\.\d+)?+"
            r"(?![\d%]| ?(?:weeks?|w[ks]*|days?|d|hours?|h(?:rs?)?|min(?:ute)?s?|months?|y(?:ea)?rs?|yo|times)\b)"
            r"(?: ?[cf]\b)?"
            r"(?! (?:degrees )?(?:outside|outdoors|in the (?:shade|sun|room|car|office|house)))"
        ),
        re.compile(
            r"\b(?:sugars?|glucose|bms?|bgl?|cbg|glucometer)\b[^\d.;\n]{0,20}?(?P<level>\d{2,3})(?:\.\d+)?+\b"
            r"(?! ?(?:g|grams?|calories|times|hours?|days?|weeks?|minutes?|mins?|years?)\b|[/%:\d])"
        ),
        re.compile(r"(?<=\d)(?=(?:lbs?|pounds?|kgs?|kilos?|stone|mins?|minutes?|hours?|days?|weeks?|months?|years?|yrs?|times)\b)"),
        re.compile(
            r"(?<![\w/.])(?:(?P<years>1[89]|[2-9]\d|10\d)(?:ish)?[ -]?y/?o[afm]?\b(?: ?(?:[fm]|(?:fe)?male)\b)?"
            r"|(?<!\d )(?:1[89]|[2-5]\d) ?[fm]\b)"
        ),
    )


@cache
def _young() -> re.Pattern[str]:
    """Give the pattern of ages: told as such, or as a note opens with them ("7mo, grunting", "3/12 F", "5F c/o cough")."""
    number = rf"(?:1\d|2[0-3]|[1-9]|{'|'.join(_AGES)})"
    told = (
        rf"(?<!\d\.)\b(?P<told>{number})(?:\.\d+)?+(?! ?w/o\b)[ -]?(?P<unit>y|yr|year|mo|mth|month|w|wk|week|day)s?"
        r"(?:[ -]olds?(?:'s)?|[ -]?/?o|(?<=y)/?o[afm])\b"
    )
    months = r"^(?P<months>1\d|2[0-3]|[1-9]) ?(?:mo|m/o|/12)(?=,| ?[mf]\b)"
    weeks = r"^(?P<weeks>1[0-2]|[1-9])/52(?=,| ?[mf]\b)"
    years = r"^(?P<years>1[0-2]|[1-9]) ?(?:yo|y/o|y)? ?[mf](?=,| (?:with|w/|c/o|pw|presents|presenting|brought|bib)\b)"
    return re.compile(f"{told}|{months}|{weeks}|{years}")


@cache
def _queries() -> re.Pattern[str]:
    """Give the pattern of a question mark that stands before what is suspected."""
    return re.compile(r"(?<!\S)\?+ ?(?=[a-z])")


def _judged_age(told: re.Match[str]) -> str:
    if told["told"]:
        number = _AGES.index(told["told"]) + 1 if told["told"] in _AGES else told["told"]
        unit = {"m": "month", "w": "week", "d": "day"}.get(told["unit"][0], "year")
    else:
        unit = "month" if told["months"] else "week" if told["weeks"] else "year"
        number = told["months"] or told["weeks"] or told["years"]
    return f" {number} {unit} old "


def _judged_adult(told: re.Match[str]) -> str:
    if not told["years"]:
        return ""
    return f" {told['years']} year old yo " if int(told["years"]) >= _OLDER else " yo "


@cache
def _sleeps() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Give the pattern of hours that were slept, told after or before the sleep, and that of their number."""
    number = rf"(?<!\d\.)\b(?:\d{{1,2}}(?:\.\d+)?+|{'|'.join(_COUNTED)})"
    hours = rf"{number}(?: ?(?:to|or|-) ?\w+)? (?:an )?hours?\b"
    between = r"(?: (?:only|about|around|roughly|maybe|barely|for|up to|less than|at most|a total of|another)){0,2}"
    asleep = r"(?<!my )(?<!his )(?<!her )(?<!their )(?<!in )\bsle(?:pt|eps?|eping)"
    return re.compile(rf"{asleep}{between} +{hours}|{hours} +(?:of +)?(?:my +)?sleep\b"), re.compile(rf"{number}\b")


def _slept(text: str) -> str:
    return _sleeps()[0].sub(_judged_sleep, text) if "hour" in text else text


def _judged_sleep(told: re.Match[str]) -> str:
    count = next(_sleeps()[1].finditer(told.group())).group()
    hours = _COUNTED.get(count) or float(count)
    if hours <= _SHORT_SLEEP:
        return f"{told.group()} hardly any sleep"
    return f"{told.group()} too much sleep" if hours >= _LONG_SLEEP else told.group()


def _span(noted: re.Match[str]) -> str:
    if noted["gestation"]:
        return f" {noted['gestation']} 40 weeks pregnant "
    if noted["count"]:
        return f" {noted['count']} {_UNITS[noted['per'] or noted['unit']]} "
    return " with " if noted["with"] else " "


def _judged_pressure(noted: re.Match[str]) -> str:
    systolic, diastolic = int(noted["systolic"]), int(noted["diastolic"])
    if not diastolic < systolic <= _HIGHEST or not (noted["named"] or (_LOW[0] <= systolic and _LOW[1] <= diastolic)):
        return noted.group()
    if systolic >= _VERY_HIGH[0] or diastolic >= _VERY_HIGH[1]:
        return f"{noted.group()} very high blood pressure"
    if systolic >= _HIGH[0] or diastolic >= _HIGH[1]:
        return f"{noted.group()} high blood pressure"
    return f"{noted.group()} low blood pressure" if systolic < _LOW[0] or diastolic < _LOW[1] else noted.group()


def _judged_top(noted: re.Match[str]) -> str:
    return f"{noted.group()} very high blood pressure" if _VERY_HIGH[0] <= int(noted["systolic"]) <= _HIGHEST else noted.group()


def _judged_sugar(noted: re.Match[str]) -> str:
    level = int(noted["level"])
    if any(least <= level < most for least, most in _EXTREME_SUGAR):
        return f"{noted.group()} extremely high sugar"
    return f"{noted.group()} high sugar" if any(least <= level < most for least, most in _HIGH_SUGAR) else noted.group()


def _judged_temperature(noted: re.Match[str]) -> str:
    degrees = int(noted["degrees"])
    if any(least <= degrees <= most for least, most in _HOT):
        return f"{noted.group()} fever"
    return f"{noted.group()} hypothermia" if any(least <= degrees <= most for least, most in _COLD) else noted.group()
