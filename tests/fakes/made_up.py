"""Cables that nobody sent, in the forms in which real ones reach us: what tests of the reader read."""

from __future__ import annotations

import csv
import html
import io

ROUTING = """VZCZCXRO1234
OO RUEHAA RUEHBB RUEHCC
DE RUEHPS #0417/01 0721616
ZNR UUUUU ZZH
O 121616Z MAR 08
FM AMEMBASSY PRISTINA
TO RUEHC/SECSTATE WASHDC IMMEDIATE 8105
INFO RUEHZL/EUROPEAN POLITICAL COLLECTIVE PRIORITY
RUCNDT/USMISSION USUN NEW YORK 1439
"""
FIELDS = """UNCLAS SECTION 01 OF 02 PRISTINA 000417

SIPDIS
SENSITIVE

DEPT FOR EUR/SCE

E.O. 12958: N/A
TAGS: PGOV KDEM, KCRM
EAID KV
SUBJECT: (SBU) A MARKET HALL OPENS,
AND NOBODY COMES

REF: A. STATE 2731
     B. 06 SKOPJE 88 (NOTAL)

Classified By: DCM Jane Roe for reasons
1.4 (b) and (d).

"""
BODY = """1. (SBU) SUMMARY: The new market hall stood empty on its first day. END SUMMARY.

Why Nobody Came
---------------

2. (U) Traders blamed the rain. The mayor blamed the traders.

PRISTINA 00000417 002 OF 002

3. (SBU) COMMENT: A roof would help. END COMMENT.
ROE
"""
CABLE = ROUTING + FIELDS + BODY
REFERENCE_ID = "08PRISTINA417"

NEWER_PAGE = (
    "Identifier\nCreated\nClassification\nOrigin\n08PRISTINA417\n2008-03-12 16:16:00\n"
    "UNCLASSIFIED//FOR OFFICIAL USE ONLY\nEmbassy Pristina\nCable title:\xa0 \xa0 \n\nA MARKET HALL OPENS,\n\n"
    "Tags:\xa0 \xa0 PGOV\xa0 KDEM\xa0 \npdf\xa0 how-to read a cable\n"
    + ROUTING
    + FIELDS
    + FIELDS
    + "\n"
    + BODY.replace("\n\n2. ", "\n\n\n2. ")
    + "\nShare this cable\n\n\xa0 facebook\xa0 -\xa0 bluesky\xa0 -"
)
OLDER_PAGE = (
    "Keep Us Strong\n\nCurrently released so far... 251287 / 251,287\n\nBrowse by tag\n\nAORC AS AF PGOV UNCLAS\n\n"
    "Viewing cable 08PRISTINA417, A MARKET HALL OPENS,\n\nUnderstanding cables\n"
    "Reference ID Created Released Classification Origin\n"
    "08PRISTINA417 2008-03-12 16:04 2011-08-26 00:00 UNCLASSIFIED//FOR OFFICIAL USE ONLY Embassy Pristina\n"
) + CABLE.replace("\n1. ", "\n¶1. ").replace("\n2. ", "\n¶2. ")
MIRROR = (
    "08PRISTINA417\nA MARKET HALL OPENS,\nWed Mar 12 00:00:00 +0100 2008\nUNCLASSIFIED//FOR OFFICIAL USE ONLY\n"
    "Embassy Pristina\n" + CABLE
)
ABSTRACT = """ABSTRACT of 08PRISTINA417: written for a test.

Reference ID: 08PRISTINA417
Created: 2008-03-12 16:16
Classification: UNCLASSIFIED//FOR OFFICIAL USE ONLY
Origin: Embassy Pristina
TAGS: PGOV KDEM
SUBJECT: A hall without people
REF: 08STATE2731

1. (SBU) SUMMARY: The hall was empty. END SUMMARY.

2. (U) It rained.
"""
TELEGRAM = """PAGE 01        LA PAZ  03608  271845Z

43
ACTION ARA-20

INFO  OCT-01  ISO-00  CIAE-00  /200 W
                     --------------------- 076133
R 271706Z JUN 73
FM AMEMBASSY LA PAZ
TO SECSTATE WASHDC 7882
INFO AMEMBASSY LIMA

C O N F I D E N T I A L LA PAZ 3608

E.O. 11652: GDS
TAGS: PINT, BL
SUBJ: A LAMA IN THE CHANCERY

REF: LA PAZ 3478

1. A LAMA WALKED INTO THE CHANCERY AT NOON AND WOULD NOT LEAVE.

CONFIDENTIAL

PAGE 02        LA PAZ  03608  271845Z

2. IT HAS SINCE BEEN FED.
SICILIANO

CONFIDENTIAL

NNN
"""
ARCHIVES_TELEGRAM = f"""Message Text

{TELEGRAM}
Message Attributes

Automatic Decaptioning: X
Draft Date: 27 JUN 1973
Document Number: 1973LAPAZ03608
From: LA PAZ
Original Classification: CONFIDENTIAL
Current Classification: UNCLASSIFIED
Subject: A LAMA IN THE CHANCERY
TAGS: PINT, BL
To: STATE
"""
KEY_BLOCK = (
    "-----BEGIN PGP PUBLIC KEY BLOCK-----\n"
    + "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5\n" * 20
)
PLUSD_PAGE = f"{KEY_BLOCK}-----END PGP PUBLIC KEY BLOCK-----\nA LAMA IN THE CHANCERY\n1973LAPAZ03608_b\n\n{TELEGRAM}"


def html_page(*blocks: str, reference_id: str = REFERENCE_ID, created: str = "2008-03-12 16:04") -> str:
    """An archive page around these blocks."""
    pres = "".join(f"<code><pre>{_marked_up(block)}</pre></code>\n" for block in blocks)
    return (
        "<?xml version='1.0' encoding='utf-8' ?>\n<!DOCTYPE html>\n<html>\n<head><title>Cable Viewer</title></head>\n"
        "<body><ul><li>UNCLAS</li></ul>\n<h3>Viewing cable "
        f"{reference_id}, A MARKET HALL OPENS,</h3>\n<table class='cable'>\n<tr>\n<th>Reference ID</th>\n</tr>\n<tr>\n"
        f"<td>\n<a href='/cable/2008/03/{reference_id}.html'>{reference_id}</a>\n</td>\n"
        f"<td>\n<a href='/date/2008-03_0.html'>{created}</a>\n</td>\n<td>\n2011-08-30 01:44\n</td>\n"
        "<td>\n<a href='/classification/5_0.html'>UNCLASSIFIED//FOR OFFICIAL USE ONLY</a>\n</td>\n"
        f"<td>\n<a href='/origin/42_0.html'>Embassy Pristina</a>\n</td>\n</tr>\n</table>\n{pres}</body></html>\n"
    )


def _marked_up(block: str) -> str:
    escaped = html.escape(block).replace("\n", "&#x000A;")
    return escaped.replace("&#x000A;2. ", "&#x000A;<a id='par2' href='#par2'>¶</a>2. ")


def csv_row(*, reference_id: str = REFERENCE_ID, header: str = ROUTING, body: str = FIELDS + BODY) -> str:
    """A row of `cables.csv`: quoted, with backslash escapes."""
    values = ("1", "3/12/2008 16:16", reference_id, "Embassy Pristina", "UNCLASSIFIED", "08STATE2731", header, body)
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, doublequote=False, escapechar="\\", lineterminator="\n")
    writer.writerow(values)
    return out.getvalue()


def second_cable(serial: int = 88) -> str:
    """Another post's cable, to stand after the first in one text."""
    return (
        CABLE.replace("PRISTINA", "SKOPJE")
        .replace("000417", f"{serial:06d}")
        .replace("0417/01", f"{serial:04d}/01")
        .replace("VZCZCXRO1234", "VZCZCXRO5678")
    )
