"""Countries by all the names that cables give them: the country, its people, its capital, its acronyms."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

_ROWS = """
Afghanistan Afghan Afghans Kabul; Albania Albanian Albanians Tirana; Algeria Algerian Algerians Algiers; Angola
Angolan Angolans Luanda; Argentina Argentine Argentinian Argentines Argentinians GOA Buenos_Aires; Armenia Armenian
Armenians Yerevan; Australia Australian Australians Aussie Canberra GOA; Austria Austrian Austrians Vienna; Azerbaijan
Azerbaijani Azeri Azeris Azerbaijanis Baku; Bahrain Bahraini Bahrainis Manama; Bangladesh Bangladeshi Bangladeshis
Dhaka; Belarus Belarusian Belarusians Minsk; Belgium Belgian Belgians Brussels; Benin Beninese Cotonou; Bolivia
Bolivian Bolivians; Bosnia Bosnian Bosniak Bosnians Bosniaks Herzegovina Sarajevo BiH; Botswana Motswana Batswana
Gaborone; Brazil Brazilian Brazilians Brasilia GOB; Bulgaria Bulgarian Bulgarians Sofia; Burma Burmese Myanmar Rangoon
GOB SPDC; Burundi Burundian Burundians Bujumbura; Cambodia Cambodian Cambodians Khmer; Cameroon Cameroonian
Cameroonians Yaounde; Canada Canadian Canadians Ottawa; Chad Chadian Chadians Ndjamena; Chile Chilean Chileans
Santiago; China Chinese PRC Beijing; Colombia Colombian Colombians Bogota; Congo Congolese DRC Kinshasa Brazzaville;
Croatia Croat Croatian Croats Croatians Zagreb; Cuba Cuban Cubans Havana; Cyprus Cypriot Cypriots Nicosia; Czech
Czechs Czechia Prague; Denmark Danish Dane Danes Copenhagen; Djibouti Djiboutian; Dominican Dominicans Santo_Domingo;
Ecuador Ecuadorian Ecuadorians Quito; Egypt Egyptian Egyptians Cairo GOE; Eritrea Eritrean Eritreans Asmara; Estonia
Estonian Estonians Tallinn; Ethiopia Ethiopian Ethiopians Addis; Europe European Europeans EU Brussels; Finland
Finnish Finn Finns Helsinki; France French Frenchman Paris GOF; Gabon Gabonese Libreville; Gambia Gambian Gambians
Banjul; Georgia Georgian Georgians Tbilisi; Germany German Germans Berlin FRG; Ghana Ghanaian Ghanaians Accra; Greece
Greek Greeks Athens; Guatemala Guatemalan Guatemalans; Guinea Guinean Guineans Conakry Malabo Bissau; Haiti Haitian
Haitians; Honduras Honduran Hondurans Tegucigalpa; Hungary Hungarian Hungarians Budapest; Iceland Icelandic Icelander
Icelanders Reykjavik; India Indian Indians Delhi GOI; Indonesia Indonesian Indonesians Jakarta GOI; Iran Iranian
Iranians Tehran Persian GOI IRIG IRI; Iraq Iraqi Iraqis Baghdad GOI; Ireland Irish Dublin; Israel Israeli Israelis GOI
Jerusalem Tel_Aviv; Italy Italian Italians Rome GOI; Jamaica Jamaican Jamaicans; Japan Japanese Tokyo GOJ; Jordan
Jordanian Jordanians Amman GOJ; Kazakhstan Kazakhstani Kazakh Kazakhs Astana GOK; Kenya Kenyan Kenyans Nairobi GOK;
Korea Korean Koreans ROK ROKG DPRK Seoul Pyongyang; Kosovo Kosovar Kosovars Kosovan Pristina; Kuwait Kuwaiti Kuwaitis
GOK; Kyrgyzstan Kyrgyz Bishkek; Laos Lao Laotian Vientiane; Latvia Latvian Latvians Riga; Lebanon Lebanese Beirut GOL;
Liberia Liberian Liberians Monrovia; Libya Libyan Libyans Tripoli GOL; Lithuania Lithuanian Lithuanians Vilnius;
Luxembourg Luxembourger Luxembourgers; Macedonia Macedonian Macedonians Skopje; Madagascar Malagasy Malgache
Antananarivo; Malawi Malawian Malawians Lilongwe; Malaysia Malaysian Malaysians Kuala_Lumpur; Mali Malian Malians
Bamako; Malta Maltese Valletta; Mauritania Mauritanian Mauritanians Nouakchott; Mexico Mexican Mexicans GOM; Moldova
Moldovan Moldovans Chisinau; Mongolia Mongolian Mongolians Ulaanbaatar; Montenegro Montenegrin Montenegrins Podgorica;
Morocco Moroccan Moroccans Rabat GOM; Mozambique Mozambican Maputo; Namibia Namibian Namibians Windhoek; Nepal Nepali
Nepalese Nepalis Kathmandu GON; Netherlands Dutch Holland Hague; Nicaragua Nicaraguan Nicaraguans Managua; Niger
Nigerien Nigeriens Niamey; Nigeria Nigerian Nigerians Abuja GON; Norway Norwegian Norwegians Oslo GON; Oman Omani
Omanis Muscat; Pakistan Pakistani Pakistanis Islamabad GOP; Palestine Palestinian Palestinians PA Ramallah; Panama
Panamanian Panamanians; Paraguay Paraguayan Paraguayans Asuncion; Peru Peruvian Peruvians Lima GOP; Philippines
Filipino Filipinos Philippine Manila; Poland Polish Pole Poles Warsaw; Portugal Portuguese Lisbon; Qatar Qatari
Qataris Doha; Romania Romanian Romanians Bucharest; Roma Romani Gypsy; Russia Russian Russians Moscow Kremlin GOR;
Rwanda Rwandan Rwandans Kigali; Saudi Saudis Arabia Arabian Riyadh SAG KSA; Senegal Senegalese Dakar GOS; Serbia Serb
Serbian Serbs Serbians Belgrade GOS; Sierra_Leone Leonean Freetown; Singapore Singaporean Singaporeans; Slovakia
Slovak Slovaks Bratislava; Slovenia Slovene Slovenian Slovenes Slovenians Ljubljana; Somalia Somali Somalis Mogadishu;
South_Africa African SAG Pretoria; Soviet Soviets USSR; Spain Spanish Spaniard Spaniards Madrid GOS; Sri_Lanka Lankan
Lankans GSL Colombo; Sudan Sudanese Khartoum GOS; Suriname Surinamese Paramaribo; Sweden Swedish Swede Swedes
Stockholm GOS; Switzerland Swiss Bern Berne; Syria Syrian Syrians Damascus SARG; Taiwan Taiwanese Taipei; Tajikistan
Tajik Tajiks Dushanbe; Tanzania Tanzanian Tanzanians; Thailand Thai Thais Bangkok RTG; Tunisia Tunisian Tunisians
Tunis GOT; Turkey Turkish Turk Turks Ankara GOT; Turkmenistan Turkmen Ashgabat GOTX; Uganda Ugandan Ugandans Kampala
GOU; Ukraine Ukrainian Ukrainians Kyiv Kiev; Emirates Emirati Emiratis UAE UAEG Abu_Dhabi; Britain British Briton
Britons UK HMG England English London Whitehall; Scotland Scottish Scots Edinburgh; Wales Welsh; America American
Americans US USA USG States Washington; Uruguay Uruguayan Uruguayans Montevideo; Uzbekistan Uzbek Uzbeks Tashkent GOU;
Vatican Holy_See; Venezuela Venezuelan Venezuelans Caracas GBRV; Vietnam Vietnamese SRV Hanoi GVN; Yemen Yemeni
Yemenis Sanaa Sana ROYG; Zambia Zambian Zambians Lusaka; Zimbabwe Zimbabwean Zimbabweans Harare GOZ"""


_ALIKE = (
    {"North Korea": r"north korea\w*|dprk|pyongyang", "South Korea": r"south korea\w*|rokg?|seoul"},
    {
        "Congo-Kinshasa": r"drc|democratic republic of (?:the )?congo|congo[- ]kinshasa|kinshasa",
        "Congo-Brazzaville": r"(?<!democratic )republic of (?:the )?congo|congo[- ]brazzaville|brazzaville",
    },
    {
        "Guinea": r"(?<!new )(?<!equatorial )guinea(?![- ]bissau)|conakry",
        "Guinea-Bissau": r"guinea[- ]bissau\w*|bissau",
        "Equatorial Guinea": r"equatorial guinea\w*|equatoguinean\w*|malabo",
        "Papua New Guinea": r"papua\w*(?: new guinea\w*)?|png|port moresby",
    },
)
"""Countries that share a name, by what tells them apart in small letters."""


@dataclass(frozen=True, slots=True)
class NamedCountry:
    """A country that shares its name with others, where a text names it so that it can be told apart."""

    name: str
    others: frozenset[str]
    start: int
    end: int


def find_alike(text: str) -> list[NamedCountry]:
    """Return the countries of a text that share a name with others and are told apart: "North Korea", "Seoul"."""
    return [
        NamedCountry(name, frozenset(family) - {name}, *match.span())
        for family in _ALIKE
        for name, pattern in family.items()
        for match in re.finditer(rf"\b(?:{pattern})\b", text.lower())
    ]


def is_government(short: str, country: str) -> bool:
    """Return whether a word is the usual acronym of a government: GOK is that of Kosovo, GONL of the Netherlands."""
    return bool(re.fullmatch(r"go[a-z]{1,2}", short)) and short[2] == country[0] and short[3:] in country[1:]


@lru_cache(maxsize=1024)
def governed(short: str, named: frozenset[str]) -> frozenset[str]:
    """Return all names of the countries whose government an acronym may mean: those named otherwise, if one is."""
    rows = [row for row in _rows() if short in row or any(is_government(short, name) for name in row)]
    certain = [row for row in rows if not named.isdisjoint(row - {short})]
    return frozenset().union(*(certain or rows))


@cache
def seats() -> tuple[tuple[str, frozenset[str]], ...]:
    """Return each name of five letters or more with all names of its country, to find a post's country by its city."""
    return tuple((name.replace(" ", ""), names) for name, names in _groups().items() if len(name) > 4)


@cache
def _rows() -> tuple[frozenset[str], ...]:
    return tuple(frozenset(name.replace("_", " ") for name in row.lower().split()) for row in _ROWS.split(";"))


@cache
def _groups() -> dict[str, frozenset[str]]:
    """Return for each name in small letters all names of the countries that it may mean."""
    found: dict[str, frozenset[str]] = {}
    for names in _rows():
        for name in names:
            found[name] = found.get(name, frozenset()) | names
    return found


def same_country(name: str) -> frozenset[str]:
    """Return all names, in small letters, of the countries that a name may mean; none if it means no country."""
    return _groups().get(name.lower(), frozenset())
