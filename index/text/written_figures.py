"""Figures as people write them, brought to the forms that are read: "3½", "1 250 000", "2,5", "9mn", "half a million".

`plain_figures` needs a text with its capitals and its own blanks, `whole_figures` one whose words are digits already.
"""

from __future__ import annotations

import re
import unicodedata

_PART = re.compile(r"(?<!\d[/.,])(?:(?<![\d.,/])(?P<whole>\d{1,4})[ -]?)?(?P<sign>[¼-¾⅐-⅞])")
_MIXED = re.compile(r"(?<![\d.,/-])(?P<whole>\d{1,4})[ -](?P<part>[1-9])/(?P<by>[2-9]|1[0-6])(?![\d/])")
_DOTTED = re.compile(r"(?<![\d.,])(?P<whole>\d{1,3}(?:\.\d{3}){2,})(?:,(?P<part>\d{1,2}))?(?![\d.]\d|\d)")
# Most texts have none of these, and this search is the fastest.
_GROUPED = re.compile(r"\d[.,'’ \u00a0\u2009\u202f]\d")
_LETTERED = re.compile(r"\d(?:[ -]?[kKmMbBtTlcp])")
_BLANK = "[\u00a0\u2009\u202f]"
_SPACED = re.compile(
    rf"(?<![\w.,/])(?<!\d[ :])\d{{1,3}}(?:(?:{_BLANK}\d{{3}})+|(?: \d{{3}}){{2,}}|(?:['’]\d{{3}})+)(?![\w/-])(?! \d)"
)
_ONE_BLANK = re.compile(
    r"\d{1,3} \d{3}"
    r"(?= (?:euros?|EUR|USD|dollars|people|persons|inhabitants|tons|tonnes|hectares|km|kilomet(?:er|re)s|barrels)\b)"
)
_BEFORE = re.compile(r"(?:(?P<word>[A-Za-z]{2,12})\.?[ ]|[\w.,/-])\Z")
_NOT_BEFORE = frozenset("may june july august march april sept sep oct nov dec jan feb mar apr jun jul aug".split())
_COMMA = re.compile(r"(?<![\d.,])(\d{1,9}),(\d{1,2}|(?<=\b0,)\d{3,6})(?![\d,.]\d|\d| (?:and|or) \d)")
_SCALE_NAMES = {
    **dict.fromkeys(("k", "K"), "thousand"),
    **dict.fromkeys("m M mn MN Mn mln MLN mio mil mill million millions".split(), "million"),
    **dict.fromkeys("bn BN Bn bln billion billions".split(), "billion"),
    **dict.fromkeys("tn TN Tn trn trln trillion trillions".split(), "trillion"),
    **dict.fromkeys("lakh lakhs lac lacs".split(), "lakh"),
    **dict.fromkeys("crore crores cr".split(), "crore"),
}
# "9 m from the border" is no count: one letter is a scale only if it is glued to the figure.
_GLUED = re.compile(
    rf"(?<![\w/-])(?P<money>(?:[A-Z]{{2,3}})?[$€£¥₽₹]? ?)(?P<number>\d+(?:[.,]\d+)*)"
    rf"(?: ?-?(?P<word>{'|'.join(sorted((n for n in _SCALE_NAMES if len(n) > 1), key=len, reverse=True))})|"
    r"(?P<letter>[kKmMbBt]))(?![\w/])(?! (?:high|long|wide|deep|tall|away|from|north|south|east|west|above|below)\b)"
)
_MONEY = re.compile(r"[$€£¥₽₹]|[A-Z]{3}")
_WITH_MONEY = {"b": "billion", "B": "billion", "t": "trillion"}
_MEGATON = re.compile(r"(?<=\d)\s?Mt\b(?!\.)")
_PERCENT = re.compile(r"(?<=\d)(?:pct|pc|percent|prct)\b\.?", re.IGNORECASE)

_LARGE = {"trillion": 10**12, "lakh": 10**5, "crore": 10**7}
_LARGER = re.compile(r"(?<![\d.])(\d{1,15}(?:\.\d+)?)[ -](trillion|lakh|crore)s?\b")
_PARTS = {"half": 0.5, "quarter": 0.25, "third": 1 / 3}
_SPAN = "hour|day|week|month|year|decade|mile|kilometer|percent|ton"
_AND_A_HALF = re.compile(
    rf"\b(?P<whole>(?<![\d.])\d{{1,15}}|an?(?= (?:{_SPAN})))(?: (?P<span>{_SPAN})s?)? and (?:a|1)[ -]"
    r"(?P<part>half|quarter|third)\b"
    r"(?:[ -](?P<scale>1000(?:000){0,3}|trillion)\b)?"
)
_PART_OF = re.compile(
    rf"(?<!and )(?:\ba |\b1 )?\b(?P<part>half|quarter)(?:(?: of)? an? |-| )"
    rf"(?P<of>1000(?:000){{0,3}}|12|100|(?:{_SPAN})s?)\b"
)


def plain_figures(text: str) -> str:
    """Return the text with its figures in digits, a point for decimals, and their scales ("bn") in words."""
    if not text.isascii():
        text = _PART.sub(_decimal, text)
    if "/" in text:
        text = _MIXED.sub(lambda match: _sum(match["whole"], int(match["part"]) / int(match["by"])), text)
    if _GROUPED.search(text):
        text = _DOTTED.sub(_without_dots, text)
        text = _SPACED.sub(lambda match: "".join(re.findall(r"\d", match[0])), text)
        text = _COMMA.sub(r"\1.\2", _ONE_BLANK.sub(_joined, text))
    if _LETTERED.search(text):
        text = _PERCENT.sub(" percent", _GLUED.sub(_scaled, _MEGATON.sub(" million tons", text)))
    return text


def whole_figures(folded: str) -> str:
    """Return a folded text with what is said in halves and in large scales as one figure: "half a million"."""
    if "trillion" in folded or "lakh" in folded or "crore" in folded:
        folded = _LARGER.sub(lambda match: _plain(float(match[1]) * _LARGE[match[2]]), folded)
    if "half" in folded or "quarter" in folded or "third" in folded:
        folded = _AND_A_HALF.sub(_and_a_half, folded)
        folded = _PART_OF.sub(_part_of, folded)
    return folded


def _plain(value: float) -> str:
    return f"{value:.0f}" if value == int(value) else f"{value:.4f}".rstrip("0")


def _sum(whole: str, part: float) -> str:
    return _plain(int(whole) + round(part, 3))


def _decimal(match: re.Match[str]) -> str:
    above, _, below = unicodedata.normalize("NFKC", match["sign"]).partition("\u2044")
    return _sum(match["whole"], int(above) / int(below)) if match["whole"] else f"{above}/{below}"


def _without_dots(match: re.Match[str]) -> str:
    return match["whole"].replace(".", "") + (f".{match['part']}" if match["part"] else "")


def _joined(match: re.Match[str]) -> str:
    before = _BEFORE.search(match.string, max(0, match.start() - 14), match.start())
    if before and (before["word"] or "may").lower() in _NOT_BEFORE:
        return match[0]
    return match[0].replace(" ", "")


def _scaled(match: re.Match[str]) -> str:
    money, letter = match["money"], match["letter"]
    if letter and letter not in _SCALE_NAMES and not _MONEY.search(money):
        return match[0]
    name = _SCALE_NAMES[match["word"]] if match["word"] else _SCALE_NAMES.get(letter) or _WITH_MONEY[letter]
    return f"{money}{match['number']} {name}"


def _and_a_half(match: re.Match[str]) -> str:
    whole = match["whole"] if match["whole"].isdigit() else "1"
    value = int(whole) + round(_PARTS[match["part"]], 3)
    scale = match["scale"]
    if scale:
        return _plain(value * (int(scale) if scale.isdigit() else _LARGE[scale]))
    return _plain(value) + (f" {match['span']}s" if match["span"] else "")


def _part_of(match: re.Match[str]) -> str:
    part, thing = _PARTS[match["part"]], match["of"]
    return _plain(part * int(thing)) if thing.isdigit() else f"{_plain(part)} {thing}"
