"""The box for a question, and the filters under it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from index.markings import rank
from index.store.overview import Count, Overview
from qa.render.markup import tag, text
from qa.server.page.asking import LONGEST, MOST_PASSAGES, Query
from qa.server.page.histogram import histogram
from qa.server.service import Offered
from qa.settings.types import LEVELS

MOST_SHOWN = 10
"""Of senders and tags the most frequent can be ticked; the others are typed."""
MOST_OFFERED = 1000


def form(query: Query, held: Overview, models: Sequence[Offered], clearance: str | None) -> str:
    """The form, filled in as the query says."""
    given = f' value="{text(query.question)}"' if query.question else " autofocus"
    box = tag(
        "div",
        '<label for="q" class="unseen">Your question</label>'
        f'<input id="q" name="q" type="search" maxlength="{LONGEST}" autocomplete="off" required '
        f'placeholder="Ask these cables a question"{given}><button type="submit">Ask</button>',
        "box",
    )
    return tag(
        "form", box + _filters(query, held, models, clearance), "ask", id="ask", action="/", method="get", role="search"
    )


def follow_up(query: Query, conversation: str) -> str:
    """The box for a follow-up, with the same filters in it unseen."""
    kept = [(name, value) for name in ("cable", "origin", "tag", "marking") for value in getattr(query, name)]
    single = {
        "since": query.since,
        "until": query.until,
        "clearance": query.clearance,
        "k": None if query.k is None else str(query.k),
        "strict": "1" if query.strict else None,
        "model": query.model,
        "c": conversation,
    }
    kept += [(name, value) for name, value in single.items() if value]
    unseen = "".join(f'<input type="hidden" name="{name}" value="{text(value)}">' for name, value in kept)
    inside = (
        '<label for="follow-q">Follow up</label>'
        '<div class="box"><input id="follow-q" name="q" type="search" '
        f'maxlength="{LONGEST}" autocomplete="off" required><button type="submit">Ask</button></div>{unseen}'
    )
    return tag("form", inside, "ask follow", id="follow", action="/", method="get")


def _filters(query: Query, held: Overview, models: Sequence[Offered], clearance: str | None) -> str:
    active = _active(query)
    said = "Filters" + (f": {', '.join(active)}" if active else "")
    groups = [
        tag("fieldset", tag("legend", "When") + histogram(held.months) + _days(query), "when"),
        _choices("Sender", "origin", held.origins, query.origin),
        _choices("Tag", "tag", held.tags, query.tag),
        _ticks("Marking of the paragraph", "marking", held.markings, query.marking),
        _others(query, models, clearance),
    ]
    inside = tag("summary", text(said)) + tag("div", "".join(groups), "filters")
    return f'<details id="filters"{" open" if active else ""}>{inside}</details>'


def _active(query: Query) -> list[str]:
    found = [*query.cable, *query.origin, *query.tag]
    found += [f"since {query.since}"] if query.since else []
    found += [f"until {query.until}"] if query.until else []
    found += [f"marked {' or '.join(query.marking)}"] if query.marking else []
    found += [f"up to {query.clearance}"] if query.clearance else []
    return [*found, *(["strict"] if query.strict else [])]


def _days(query: Query) -> str:
    note = '<p class="note" id="days">A day, a month or a year: 2008-03-12, 2008-03, 2008.</p>'
    return tag("div", _field("Since", "since", query.since) + _field("Until", "until", query.until), "pair") + note


def _field(said: str, name: str, value: str | None) -> str:
    given = f' value="{text(value)}"' if value else ""
    return (
        f'<p class="field"><label for="{name}">{said}</label>'
        f'<input id="{name}" name="{name}" maxlength="10" size="12" aria-describedby="days" '
        f'autocomplete="off"{given}></p>'
    )


def _choices(legend: str, name: str, counts: Sequence[Count], chosen: Sequence[str]) -> str:
    """The most frequent to tick, and a field for any other."""
    if not counts:
        return ""
    shown = [each for n, each in enumerate(counts) if n < MOST_SHOWN or each.value in chosen]
    others = [each.value for each in counts if each not in shown]
    typed = [each for each in chosen if each not in {one.value for one in counts}]
    more = _another(legend, name, others, typed) if others or typed else ""
    return tag("fieldset", tag("legend", legend) + _boxes(name, shown, chosen) + more)


def _another(legend: str, name: str, others: Sequence[str], typed: Sequence[str]) -> str:
    options = "".join(f'<option value="{text(each)}">' for each in others[:MOST_OFFERED])
    given = f' value="{text(typed[0])}"' if typed else ""
    return (
        f'<p class="field"><label for="other-{name}">Another {legend.lower()}</label>'
        f'<input id="other-{name}" name="{name}" list="all-{name}" maxlength="200" autocomplete="off"{given}></p>'
        f'<datalist id="all-{name}">{options}</datalist>'
    )


def _ticks(legend: str, name: str, counts: Sequence[Count], chosen: Sequence[str]) -> str:
    return tag("fieldset", tag("legend", legend) + _boxes(name, counts, chosen)) if len(counts) > 1 else ""


def _boxes(name: str, counts: Iterable[Count], chosen: Sequence[str]) -> str:
    rows = []
    for each in counts:
        ticked = " checked" if each.value in chosen else ""
        rows.append(
            f'<label class="tick"><input type="checkbox" name="{name}" value="{text(each.value)}"{ticked}>'
            f'<span>{text(each.value)}</span> <span class="number">{each.number}</span></label>'
        )
    return tag("div", "".join(rows), "ticks")


def _others(query: Query, models: Sequence[Offered], clearance: str | None) -> str:
    cable = text(query.cable[0]) if query.cable else ""
    rows = [
        '<p class="field"><label for="cable-id">Only this cable</label>'
        f'<input id="cable-id" name="cable" maxlength="200" autocomplete="off" value="{cable}"></p>',
        _level(query.clearance, clearance),
        _model(query.model, models),
        f'<p class="field"><label for="k">Passages for the reader</label><input id="k" name="k" type="number" min="1" '
        f'max="{MOST_PASSAGES}" placeholder="8" value="{query.k or ""}"></p>',
        f'<label class="tick"><input type="checkbox" name="strict" value="1"{" checked" if query.strict else ""}>'
        "<span>Leave out what is not supported</span></label>",
    ]
    return tag("fieldset", tag("legend", "How it is answered") + "".join(rows))


def _level(chosen: str | None, clearance: str | None) -> str:
    """The levels up to the server's own: nobody can choose a higher one."""
    levels = [each for each in LEVELS if clearance is None or rank(each) < rank(clearance)]
    first = "everything" if clearance is None else f"up to {clearance}, as this server is set"
    options = [f'<option value="">{text(first)}</option>']
    options += [
        f'<option value="{each}"{" selected" if each == chosen else ""}>up to {each}</option>' for each in levels
    ]
    return (
        '<p class="field"><label for="clearance">What may be read</label>'
        f'<select id="clearance" name="clearance">{"".join(options)}</select></p>'
    )


def _model(chosen: str | None, models: Sequence[Offered]) -> str:
    if len(models) < 2:
        return ""
    options = []
    for each in models:
        picked = each.name == chosen if chosen else each.default
        where = f" (at {each.host})" if each.host else ""
        options.append(
            f'<option value="{text(each.name)}"{" selected" if picked else ""}>{text(each.name + where)}</option>'
        )
    return (
        '<p class="field"><label for="model">Who answers</label>'
        f'<select id="model" name="model">{"".join(options)}</select></p>'
    )
