"""The services: addresses that answer by the state of the system."""

from fnmatch import fnmatchcase

from solvers.incident.conditions import filled, holds
from solvers.incident.definition import Endpoint, System
from solvers.incident.effects import apply
from solvers.incident.state import State

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")


def answer(system: System, state: State, method: str, url: str) -> tuple[str, Endpoint | None]:
    """What an address answers, and which one it was; unknown ones answer as such addresses do."""
    verb = method.strip().upper()
    if verb not in METHODS:
        return f"ERROR: unknown method {method[:20]!r}; give one of {', '.join(METHODS)}", None
    address = url.strip()
    if not address.startswith("http://"):
        return "ERROR: only http:// addresses of the internal network can be reached", None
    hosts = {_host(endpoint.url) for endpoint in system.http}
    if _host(address) not in hosts:
        return f"ERROR: could not resolve host {_host(address)[:80]!r}; known hosts: {', '.join(sorted(hosts))}", None
    found = [endpoint for endpoint in system.http if fnmatchcase(address.rstrip("/"), endpoint.url.rstrip("/"))]
    if not found:
        return f"HTTP 404\n{_paths(system, _host(address))}", None
    for endpoint in found:
        if endpoint.method == verb and holds(system, state, endpoint.when):
            apply(system, state, endpoint.effects)
            return f"HTTP {endpoint.status}\n{filled(system, state, endpoint.body)}".strip(), endpoint
    return "HTTP 405\nmethod not allowed" if all(e.method != verb for e in found) else "HTTP 502\nno answer", None


def _host(url: str) -> str:
    return url.removeprefix("http://").partition("/")[0]


def _paths(system: System, host: str) -> str:
    known = sorted({f"{e.method} {e.url}" for e in system.http if _host(e.url) == host})
    return "not found; this host answers: " + ", ".join(known)
