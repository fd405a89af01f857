"""The page to sign in on, and to sign out."""

from __future__ import annotations

from qa.render.markup import tag, text

HEAD = (
    '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
    '<meta name="color-scheme" content="light dark"><title>Sign in · Ask the cables</title>'
    '<link rel="stylesheet" href="/static/page.css"><link rel="icon" href="/static/icon.svg">'
)


def page(back: str, wrong: str = "", *, linked: bool = False) -> str:
    """The form; `wrong` says what was wrong with the try before.

    `linked`: a link of another site led here. The browser keeps the cookie back then, so there is a link of our own to
    go on by for who has signed in before.
    """
    told = tag("p", text(wrong), "wrong", role="alert") if wrong else ""
    field = (
        '<label for="token">The token of this server</label>'
        '<input id="token" name="token" type="password" autocomplete="current-password" required autofocus>'
    )
    hidden = f'<input type="hidden" name="next" value="{text(back)}">'
    form = tag("form", f'{told}{field}{hidden}<button type="submit">Sign in</button>', method="post", action="/sign-in")
    before = tag("p", tag("a", "I have signed in already: go on", href=back)) if linked else ""
    return _whole(form + before)


def page_to_leave() -> str:
    """What who has signed in finds there."""
    out = tag("form", '<button type="submit">Sign out</button>', method="post", action="/sign-out")
    return _whole(tag("p", "You are signed in.") + tag("p", tag("a", "Ask", href="/")) + out)


def _whole(inside: str) -> str:
    main = tag("main", tag("h1", "Ask the cables") + inside, "sign-in", id="main")
    return f'<!doctype html>\n<html lang="en">{tag("head", HEAD)}<body>{main}</body></html>\n'
