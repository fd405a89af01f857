"""Posts: the missions that send cables, their canonical names, other spellings, and the origins that pages print."""

from __future__ import annotations

import difflib
import re
from functools import cache, lru_cache

_NAMES = """
    ABIDJAN ABUDHABI ABUJA ACCRA ADANA ADDISABABA AITTAIPEI ALEXANDRIA ALGIERS ALMATY AMMAN AMSTERDAM ANKARA
    ANTANANARIVO ANTWERP APIA ASHGABAT ASMARA ASTANA ASUNCION ATHENS AUCKLAND BAGHDAD BAKU BAMAKO BANDARSERIBEGAWAN
    BANGKOK BANGUI BANJA BANJALUKA BANJUL BARCELONA BARRANQUILLA BASRAH BEIJING BEIRUT BELFAST BELGRADE BELIZE BELMOPAN
    BERLIN BERN BILBAO BISHKEK BISSAU BOGOTA BOMBAY BONN BORDEAUX BRASILIA BRATISLAVA BRAZZAVILLE BRIDGETOWN BRISBANE
    BRUSSELS BUCHAREST BUDAPEST BUENOSAIRES BUJUMBURA CAIRO CALCUTTA CALGARY CALI CANBERRA CAPETOWN CARACAS CASABLANCA
    CDCATLANTAGA CEBU CHENGDU CHENNAI CHIANGMAI CHISINAU CIUDADJUAREZ COLOMBO CONAKRY CONSTANTINE COPENHAGEN COTONOU
    CURACAO DAKAR DAMASCUS DARESSALAAM DHAHRAN DHAKA DACCA DILI DJIBOUTI DOHA DOUALA DUBAI DUBLIN DURBAN DUSHANBE
    DUSSELDORF ECBRUSSELS EDINBURGH FLORENCE FRANKFURT FREETOWN FSINFATC FUKUOKA GABORONE GENEVA GENOA GEORGETOWN
    GOTEBORG GRENADA GUADALAJARA GUANGZHOU GUATEMALA GUAYAQUIL HALIFAX HAMBURG HAMILTON HANOI HARARE HAVANA HELSINKI
    HERAT HERMOSILLO HILLAH HOCHIMINHCITY HONGKONG IRANRPODUBAI ISFAHAN ISLAMABAD ISTANBUL IZMIR JAKARTA JEDDAH JIDDA
    JERUSALEM JOHANNESBURG KABUL KADUNA KAMPALA KARACHI KATHMANDU KHARTOUM KHORRAMSHAHR KIEV KIGALI KINGSTON KINSHASA
    KIRKUK KOLKATA KOLONIA KOROR KRAKOW KUALALUMPUR KUWAIT KYIV LAGOS LAHORE LAPAZ LEIPZIG LENINGRAD LEFKOSIA LIBREVILLE
    LILONGWE LIMA LISBON LJUBLJANA LOME LONDON LOURENCOMARQUES LUANDA LUBUMBASHI LUSAKA LUXEMBOURG LYON MADRAS MADRID
    MAJURO MALABO MALE MANAGUA MANAMA MANDALAY MANILA MAPUTO MARACAIBO MARSEILLE MARTINIQUE MASERU MATAMOROS MBABANE
    MBFRVIENNA MEDAN MELBOURNE MERIDA MEXICO MILAN MINSK MOGADISHU MONROVIA MONTERREY MONTEVIDEO MONTREAL MOSCOW MOSUL
    MUMBAI MUNICH MUSCAT NAGASAKI NAGOYA NAHA NAIROBI NAPLES NASSAU NDJAMENA NEWDELHI NIAMEY NICE NICOSIA NOGALES
    NOUAKCHOTT NUEVOLAREDO OECDPARIS OPORTO OSAKAKOBE OSLO OTTAWA OUAGADOUGOU PALERMO PANAMA PARAMARIBO PARIS PARISFR
    PARTO PERTH PESHAWAR PHNOMPENH PODGORICA PONTADELGADA PORTAUPRINCE PORTLOUIS PORTMORESBY PORTOALEGRE PORTOFSPAIN
    POZNAN PRAGUE PRAIA PRETORIA PRISTINA QUEBEC QUITO RABAT RANGOON RECIFE REYKJAVIK RIGA RIODEJANEIRO RIYADH ROME
    RPODUBAI SAIGON SALZBURG SANAA SANJOSE SANPEDROSULA SANSALVADOR SANTIAGO SANTODOMINGO SANTOS SAOPAULO SAOTOME
    SAPPORO SARAJEVO SECDEF SECTO SEOUL SEVILLE SHANGHAI SHENYANG SHIRAZ SINGAPORE SKOPJE SOFIA SONGKHLA STATE STGEORGES
    STOCKHOLM STPETERSBURG STRASBOURG STUTTGART SURABAYA SUVA SYDNEY TABRIZ TAIPEI TALLINN TANANARIVE TANGIER TASHKENT
    TBILISI TEGUCIGALPA TEHRAN TELAVIV THEHAGUE THESSALONIKI TIJUANA TIRANA TOKYO TORONTO TOSEC TRIESTE TRIPOLI
    TRONDHEIM TUNIS TURIN UDORN ULAANBAATAR UNESCOPARISFR UNROME UNVIEVIENNA USBERLIN USCBP USDAFAS USDOC USDOJ
    USEUBRUSSELS USNATO USOSCE USTRGENEVA USUNNEWYORK VALLETTA VANCOUVER VATICAN VIENNA VIENTIANE VILNIUS VLADIVOSTOK
    WARSAW WELLINGTON WINDHOEK WINNIPEG YAOUNDE YEKATERINBURG YEREVAN ZAGREB ZANZIBAR ZURICH
    """
KNOWN = frozenset(_NAMES.split())

_ALIASES = """
    STATE: STAT SECSTATE SECTSTATE SECSTATEWASHDC STATEDEPT WASHDC STAE TATE STATAE SECSATATE SATTE;
    SECDEF: SECDEFWASHDC SECDEFWASH SECDEFWASHINGTONDC; USUNNEWYORK: USUN USUNNY USUNN USUNNEW USUNNEWYORKNY NEWYORK;
    USEUBRUSSELS: USEU USEUBRUSS; ECBRUSSELS: ECBRU USECBRUSSELS; UNVIEVIENNA: UNVIE UNVIEVIEN UNVIENNA;
    USNATO: NATO USNATOBRUSSELS; USOSCE: USOSCEVIENNA OSCE; UNESCOPARISFR: UNESCO UNESCOPARIS USUNESCO USUNESCOPARISFR;
    OECDPARIS: OECDP USOECD USOECDPARIS; USTRGENEVA: USTRGENEV; GENEVA: USMISSIONGENEVA; UNROME: FODAGROME USUNROME;
    AITTAIPEI: AIT AITT; THEHAGUE: HAGUE; RIODEJANEIRO: RIO RIODEJAN RIODEJANIERO RIODEJANERIO;
    PORTAUPRINCE: PAP PAUP PORTAUP; PORTOFSPAIN: POS PORTSPAIN; KUALALUMPUR: KL KUALALUMP KUALA; HONGKONG: HK;
    HOCHIMINHCITY: HCMC HCM HOCHIMINH; BANGKOK: BKK; BUENOSAIRES: BA BSAS BUENOS; NEWDELHI: DELHI;
    MEXICO: MEXICOCITY MEX MEXICOD MEXICODF; STPETERSBURG: PETERSBURG STPETE SAINTPETERSBURG STPBURG; ADDISABABA: ADDIS;
    DARESSALAAM: DAR DARES DARESSALAM; BASRAH: BASRA REOBASRAH; HILLAH: REOHILLAH ALHILLAH; KIRKUK: REOKIRKUK;
    TEGUCIGALPA: TEGUC TEGUZ TGG; ANTANANARIVO: TANA ANTAN ANTANANARI; SANTODOMINGO: SDO SANTODOM; SAOPAULO: SP PAULO;
    MONTEVIDEO: MVD; BANDARSERIBEGAWAN: BSB BANDAR BANDARSERI; BRASILIA: BRAZIL; CALCUTTA: CAL; JAKARTA: JAK;
    ANKARA: ANK; QUEBEC: QUEBECCITY; VATICAN: VAT HOLYSEE VATICANCITY; GUATEMALA: GUATEMALACITY; PANAMA: PANAMACITY;
    KUWAIT: KUWAITCITY; TALLINN: TALLIN; CDCATLANTAGA: CDC CDCATLANTA ATLANTA; USDOC: USDOCWASHDC DOC DEPTOFCOMMERCE;
    OSAKAKOBE: OSAKA; NDJAMENA: NDJAM; LOURENCOMARQUES: LOURENCO
    """
ALIASES = {
    alias: post.strip()
    for post, _, aliases in (row.partition(":") for row in _ALIASES.split(";"))
    for alias in aliases.split()
}

# Names of one post, the last one standing for all.
_EQUIVALENT = (
    "TAIPEI AITTAIPEI, PARISFR UNESCOPARISFR, RPODUBAI IRANRPODUBAI, KIEV KYIV, BASRA BASRAH, JIDDA JEDDAH,"
    " DACCA DHAKA, CALCUTTA KOLKATA, BOMBAY MUMBAI, MADRAS CHENNAI, TANANARIVE ANTANANARIVO"
)
_SHARED_NAME = {name: pair.split()[-1] for pair in _EQUIVALENT.split(",") for name in pair.split()}

_ORIGINS = {
    "STATE": "Secretary of State",
    "USUNNEWYORK": "USUN New York",
    "USEUBRUSSELS": "USEU Brussels",
    "UNVIEVIENNA": "UNVIE",
    "USNATO": "Mission USNATO",
    "USOSCE": "Mission USOSCE",
    "UNESCOPARISFR": "Mission UNESCO",
    "AITTAIPEI": "American Institute Taiwan, Taipei",
    **dict.fromkeys(("IRANRPODUBAI", "RPODUBAI"), "Iran RPO Dubai"),
    "SECDEF": "Secretary of Defense",
    **dict.fromkeys(("PARTO", "SECTO"), "US Delegation, Secretary"),
}
_MISSIONS = {
    r"AMEMB(?:ASSY)?|AMMBASSY|EMBASSY": "Embassy",
    r"AMCON(?:SUL|GEN|S)?|AMCOMSUL|CONSULATE": "Consulate",
    r"USOFFICE": "US Office",
    r"USLO": "US Liaison Office",
    r"USINT": "US Interests Section",
    r"USMISSION|USMSN|MISSION": "Mission",
}
_KINDS = [(re.compile(rf"(?:{words})\b\s*(.+)", re.IGNORECASE), kind) for words, kind in _MISSIONS.items()]
_SMALL_WORDS = {"OF", "AU", "DE", "ES"}

_NOT_LETTERS = re.compile(r"[^A-Z0-9]+")
_PREFIX = re.compile(r"(?:AMEMBASSY|EMBASSY|AMCONSUL|AMCONGEN|USMISSION|USOFFICE|USINT|USLO|AMCONS)(?=[A-Z]{4})")
_LETTER_FOR_ZERO = re.compile(r"(?<=[A-Z])0(?=[A-Z])|^0(?=[A-Z])")
_ROUTING = re.compile(r"^[A-Z]{4,8}/", re.IGNORECASE)
_PRECEDENCE = re.compile(r"(?:\s+(?:NIACT|FLASH|IMMEDIATE|PRIORITY|ROUTINE|\d{1,5}))+\s*$", re.IGNORECASE)


def letters(name: str) -> str:
    """Return a post's name in capitals without spaces and signs; a zero between letters is an O."""
    return _LETTER_FOR_ZERO.sub("O", _NOT_LETTERS.sub("", name.upper()))


@lru_cache(maxsize=4096)
def known(name: str) -> str | None:
    """Return the canonical post that this spelling names; None if it names no known one."""
    spelt = letters(name)
    for candidate in (spelt, _PREFIX.sub("", spelt, count=1)):
        if candidate in KNOWN:
            return candidate
        if candidate in ALIASES:
            return ALIASES[candidate]
    return None


@lru_cache(maxsize=4096)
def near(name: str) -> str | None:
    """Return the known post of which this is a misspelling: a letter or two wrong in six or more."""
    spelt = letters(name)
    if len(spelt) < 6:
        return None
    close = difflib.get_close_matches(spelt, [post for post in KNOWN if post[0] == spelt[0]], n=1, cutoff=0.84)
    return close[0] if close else None


@cache
def of_prefix(start: str) -> str | None:
    """Return the post that an archive form cut to six letters ("PRISTI"); None if no or several posts begin so."""
    begun = [post for post in KNOWN if post.startswith(start)]
    return begun[0] if len(begun) == 1 else None


def canonical(name: str) -> str:
    """Return the post's canonical name; an unknown one as it is spelt, in capitals without spaces."""
    return known(name) or letters(name)


def same(one: str, other: str) -> bool:
    """Tell whether two names are of one post, renamed posts and the pages' double names included."""
    first, second = canonical(one), canonical(other)
    return first == second or _SHARED_NAME.get(first, first) == _SHARED_NAME.get(second, second)


def origin_of_sender(sender: str) -> str | None:
    """Return the origin that pages give to the sender of an FM line: "AMEMBASSY PRISTINA" is "Embassy Pristina"."""
    name = without_precedence(sender)
    if known(name) in _ORIGINS:
        return _ORIGINS[known(name) or ""]
    for pattern, kind in _KINDS:
        if match := pattern.fullmatch(name):
            return _ORIGINS.get(known(match.group(1)) or "") or f"{kind} {_titled(match.group(1))}"
    return _titled(name) or None


def origin_of_post(post: str) -> str | None:
    """Return the origin if only the post is known: "STATE" is "Secretary of State", "LAPAZ" stays a bare name."""
    return _ORIGINS.get(known(post) or "") or _titled(post) or None


def without_precedence(sender: str) -> str:
    """Strip the routing prefix, precedence and message number from a sender or addressee."""
    return _PRECEDENCE.sub("", _ROUTING.sub("", " ".join(sender.split()))).strip(" .,-")


def _titled(name: str) -> str:
    """Write a post's name as pages do: "NEW DELHI" is "New Delhi", "PORT AU PRINCE" is "Port au Prince"."""
    words = name.split()
    small = [word.lower() if n and word.upper() in _SMALL_WORDS else "" for n, word in enumerate(words)]
    return " ".join(
        low or "-".join(map(str.capitalize, word.split("-"))) for low, word in zip(small, words, strict=True)
    )
