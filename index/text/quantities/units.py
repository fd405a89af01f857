"""Units of measure and currencies: each way to write one, before a figure or after it, and its one name."""

from __future__ import annotations

import re

_MEASURES = """percent; minute minutes; hour hours; day days; night nights; week weeks; month months;
year years yr yrs year-old; decade decades; meter meters metre metres m;
kilometer kilometers kilometre kilometres km kms;
centimeter centimeters centimetre centimetres cm; millimeter millimeters millimetre millimetres mm; mile miles;
foot feet ft; yard yards; ton tons tonne tonnes mt t; kilogram kilograms kilo kilos kg kgs; gram grams gramme grammes;
barrel barrels bpd b/d bbl; hectare hectares ha; acre acres; liter liters litre litres; gallon gallons;
degree degrees °c °f °; kilowatt kilowatts kw; megawatt megawatts mw; gigawatt gigawatts gw;
kilowatt-hour kilowatt-hours kwh; megawatt-hour megawatt-hours mwh; times"""
_SQUARE = {"kilometer": "km2 sqkm", "meter": "m2 sqm", "mile": "sqmi"}
# What is no word besides. A code that is one ("all", "mad", "try", "top") is left out, and so is "real".
_CURRENCIES = """eur euro euros; usd dollar dollars; gbp pound pounds sterling; chf franc francs; mark marks dm dem;
yen jpy; ruble rubles rouble roubles rub rur; yuan renminbi rmb cny; krone kroner krona kronor nok sek dkk isk;
rupee rupees inr pkr npr lkr; rial rials riyal riyals irr sar omr qar yer; dinar dinars iqd kwd jod dzd rsd bhd tnd lyd;
dirham dirhams aed; naira nairas ngn; won krw kpw; peso pesos mxn php clp ars; shekel shekels nis ils; lira liras lire;
zloty zlotys zloties pln; forint forints huf; cedi cedis ghs ghc; shilling shillings kes ugx tzs; rand rands zar;
brl reais reals; baht thb; cfa fcfa xof xaf; lari laris gel; hryvnia hryvnias hryvnya uah; dram drams amd;
manat manats azn; tenge kzt; som soms kgs uzs; lek leke; leu lei ron mdl; lev leva bgn; kuna hrk; cad; aud;
birr etb; taka bdt; kyat mmk; rupiah idr; ringgit myr; afghani afghanis afn; cent cents"""


def _names(table: str) -> dict[str, str]:
    return {name: names.split()[0] for names in table.split(";") for name in names.split()}


_MONEY_NAMES = _names(_CURRENCIES)
MONEY = frozenset(_MONEY_NAMES.values())
DURATION = frozenset("minute hour day night week month year decade".split())
TIME_UNIT = "(?:minute|hour|day|night|week|month|year)s?"
"""A pattern for the units in which people say how long."""
_SQUARES = {name: f"square {unit}" for unit, names in _SQUARE.items() for name in names.split()}
UNITS = {**_names(_MEASURES), **_MONEY_NAMES, **_SQUARES, "m3": "cubic meter"}
"""Each way to write a unit, with the name of the unit."""
_MARKS = {
    "$": "usd",
    "us$": "usd",
    "a$": "aud",
    "c$": "cad",
    "r$": "brl",
    "€": "eur",
    "£": "gbp",
    "₤": "lira",
    "¥": "yen",
    "₽": "ruble",
    "₹": "rupee",
    "₦": "naira",
    "₩": "won",
    "₪": "shekel",
    "₴": "hryvnia",
    "rs": "rupee",
    "rs.": "rupee",
}
_CODES = frozenset(name for name in _MONEY_NAMES if len(name) == 3 and name not in {"yen", "won", "som", "lek"})
SIGNS = {**_MARKS, **{code: _MONEY_NAMES[code] for code in sorted(_CODES - {"leu", "lei", "lev", "ron", "gel"})}}
"""What stands before a figure of money, with the name of the unit."""
CODES = "|".join(sign for sign in SIGNS if sign.isalpha() and len(sign) == 3)
"""A pattern for the codes of three letters, without groups."""
SIGN = rf"(?:{'|'.join(re.escape(sign) for sign in sorted(_MARKS, key=len, reverse=True))}|{CODES})"
"""A pattern for a sign or code before a figure."""

_BETWEEN = "consecutive|full|calendar|working|us|american|additional|more|further|extra|whole|metric|short|gross"
_OF_A_COUNTRY = r"[a-z]{2,12}(?:an|sh|se|i|ss|ch|sk) (?!dollar)"
_NAMES = "|".join(sorted(map(re.escape, UNITS), key=len, reverse=True))
_COINS = "|".join(sorted((name for name in _MONEY_NAMES if len(name) > 3), key=len, reverse=True))
_UNIT = re.compile(
    rf"[ -]?(?:(?:{_BETWEEN})[ -])?(?:(?P<area>sq(?:uare|\.)?|cubic) )?(?P<unit>{_NAMES})(?!\w| ?\$)(?:\sfrancs?\b)?"
    rf"|\s(?P<country>canadian|australian|{_OF_A_COUNTRY})\s?(?P<coin>{_COINS})\b"
    r"|\s?(?P<sign>[$€£¥₽₹])(?!\s?\d)"
)
_FOREIGN_DOLLARS = {"canadian": "cad", "australian": "aud"}
_SMALL_WON = 5


def unit_after(text: str, end: int, digits: int) -> tuple[str, int] | None:
    """Return the unit that follows a figure of so many digits, and where it ends; None if none does."""
    match = _UNIT.match(text, end)
    if match is None:
        return None
    if match["sign"]:
        return SIGNS[match["sign"]], match.end()
    if match["coin"]:
        foreign = _FOREIGN_DOLLARS.get(match["country"].strip())
        return (foreign or UNITS[match["coin"]]), match.end()
    unit = UNITS[match["unit"]]
    glued = match.start("unit") == end
    # "12 won" is a party's seats, and one letter after a blank is a word or a list's mark.
    if (match["unit"] == "won" and digits < _SMALL_WON) or (match["unit"] in {"m", "t", "ha", "som"} and not glued):
        return None
    if match["area"]:
        unit = f"{'cubic' if match['area'] == 'cubic' else 'square'} {unit}"
    return unit, match.end()
