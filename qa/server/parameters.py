"""Parameters of a request, arguments of a tool: what does not exist is refused, and the nearest name is told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar, get_args, get_origin

from starlette.requests import Request

from index.errors import UsageError
from index.text.folding import encodable, one_line
from index.text.suggest import suggest

SHOWN = 40
"""Characters of a name that is not known."""
UNKNOWN = "unknown_parameter"
"""The kind of an error that names its field itself."""
PLACES = {"body", "query", "path"}
Endpoint = TypeVar("Endpoint", bound=Callable[..., Any])


def unknown(name: str, known: Iterable[str]) -> str:
    """Say that there is no such parameter, and which was probably meant."""
    names = list(known)
    near = suggest(name[:SHOWN], names, "there are") if names else "there are none here"
    return f"{encodable(one_line(name[:SHOWN]))}: there is no such parameter; {near}"


def wrong(error: Mapping[str, Any]) -> str:
    """Name the field that is wrong; its value is not repeated."""
    field = ".".join(str(part) for part in error["loc"] if part not in PLACES)
    return str(error["msg"] if error["type"] == UNKNOWN else f"{field or 'the body'}: {error['msg']}")


def reads(one: Iterable[str], many: Iterable[str]) -> Callable[[Endpoint], Endpoint]:
    """Declare the parameters, given once or often, of a route that reads its address itself."""
    names = dict.fromkeys(one, False) | dict.fromkeys(many, True)

    def declared(endpoint: Endpoint) -> Endpoint:
        endpoint.reads = names  # type: ignore[attr-defined]
        return endpoint

    return declared


def check_query(request: Request) -> None:
    """Raise UsageError if the query holds a parameter that its route does not take, or one twice that is taken once."""
    route, given = request.scope["route"], request.query_params
    known = dict(_declared(route.dependant)) | getattr(route.endpoint, "reads", {})
    for name in given:
        if name not in known:
            raise UsageError(unknown(name, known))
        if not known[name] and len(given.getlist(name)) > 1:
            raise UsageError(f"{name}: it is given twice; give it once")


def _declared(dependant: Any) -> Iterator[tuple[str, bool]]:
    """List the query parameters of a route and of what it depends on, and whether each is a list."""
    for field in dependant.query_params:
        kind = field.field_info.annotation
        yield field.alias, any(get_origin(each) is list for each in (kind, *get_args(kind)))
    for each in dependant.dependencies:
        yield from _declared(each)
