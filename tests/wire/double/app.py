"""The routes: Anthropic's own and Microsoft Foundry's, over one state."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect
from starlette.requests import Request as Incoming
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from tests.wire.double.batch_routes import batch_routes
from tests.wire.double.caching import tokens
from tests.wire.double.faults import Fault, altered, broken, error_body, struck
from tests.wire.double.log import Request
from tests.wire.double.models import Refused
from tests.wire.double.playing import asked, play
from tests.wire.double.rules import CONTEXT, check_body, check_headers
from tests.wire.double.state import State
from tests.wire.double.stream import events, line, message, usage

FOUNDRY = "/anthropic"
DRIP_S = 0.4
"""Between two events of a slow stream."""
NOTICED_S = 0.01
"""Until the server has noticed that a connection was cut."""


class Aborted(Response):
    """No response at all: the connection is cut."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["app"].state.double.abort(scope["client"])
        await asyncio.sleep(NOTICED_S)


def app(state: State) -> Starlette:
    """The application of one double."""

    async def messages(incoming: Incoming) -> Response:
        try:
            request, foundry = await _received(incoming), incoming.url.path.startswith(FOUNDRY)
        except ClientDisconnect:
            return Response()
        headers = state.headers(foundry)
        with state.lock:
            state.requests.append(request)
            try:
                check_headers(request.headers, state.key, foundry)
                who = asked(request.body) if request.body.get("messages") else None
                request.role, request.item = (who.role, who.item.id if who.item else None) if who else ("", None)
                fault = struck(state.script, request)
                if fault is not None and (fault.drop or fault.status != 200 or fault.html):
                    return _failed(request, fault, headers)
                check_body(request.body, request.headers["anthropic-version"])
                inputs = state.cache.usage(request.body)
                if (size := sum(inputs.values())) > CONTEXT:
                    raise Refused(f"prompt is too long: {size} tokens > {CONTEXT} maximum")
            except Refused as ex:
                request.status = ex.status
                body = error_body(ex.error, ex.message, headers["request-id"])
                return JSONResponse(body, ex.status, headers)
            assert who is not None
            played = play(request.body, who)
            played = altered(fault, played) if fault else played
            request.usage, request.text = usage(inputs, played, state.detailed), played.text
        id = headers["request-id"].replace("req", "msg")
        if not request.body.get("stream"):
            return JSONResponse(message(id, request.body["model"], played, request.usage), headers=headers)
        told = list(events(id, request.body["model"], played, request.usage))
        chunks: Iterator[bytes] = iter([b"".join(map(line, told))])
        if fault is not None:
            chunks = broken(fault, told, headers["request-id"])
        slow = DRIP_S if fault is not None and fault.stream == "drip" else 0.0
        abort = partial(state.abort, incoming.scope["client"])
        return StreamingResponse(_sent(chunks, slow, abort), media_type="text/event-stream", headers=headers)

    async def count_tokens(incoming: Incoming) -> Response:
        request = await _received(incoming)
        request.role = "count_tokens"
        headers = state.headers(incoming.url.path.startswith(FOUNDRY))
        with state.lock:
            state.requests.append(request)
            try:
                check_headers(request.headers, state.key, FOUNDRY in request.path)
                check_body(request.body, request.headers["anthropic-version"], counting=True)
            except Refused as ex:
                return JSONResponse(error_body(ex.error, ex.message, headers["request-id"]), ex.status, headers)
        return JSONResponse({"input_tokens": tokens(request.body["messages"])}, headers=headers)

    routes = [
        Route(f"{root}/v1/messages{path}", handler, methods=["POST"])
        for root in ("", FOUNDRY)
        for path, handler in (("", messages), ("/count_tokens", count_tokens))
    ]
    made = Starlette(routes=[*routes, *batch_routes(state)])
    made.state.double = state
    return made


async def _received(incoming: Incoming) -> Request:
    raw = await incoming.body()
    return Request(incoming.url.path, dict(incoming.headers), json.loads(raw) if raw else {})


def _failed(request: Request, fault: Fault, headers: dict[str, str]) -> Response:
    request.status = 0 if fault.drop else fault.status
    if fault.drop:
        return Aborted()
    if fault.html:
        return HTMLResponse(fault.html, fault.status)
    return JSONResponse(fault.body(headers["request-id"]), fault.status, headers | fault.headers)


async def _sent(chunks: Iterator[bytes], slow: float, abort: Callable[[], None]) -> AsyncIterator[bytes]:
    try:
        for chunk in chunks:
            yield chunk
            await asyncio.sleep(slow)
    except BrokenPipeError:
        abort()
        await asyncio.sleep(NOTICED_S)
