"""The batches' three routes. Foundry has none of them."""

from typing import Any

from starlette.requests import Request as Incoming
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.wire.double.faults import error_body
from tests.wire.double.log import Request
from tests.wire.double.models import Refused
from tests.wire.double.playing import asked, play
from tests.wire.double.rules import check_body, check_headers
from tests.wire.double.state import State
from tests.wire.double.stream import message, usage


def batch_routes(state: State) -> list[Route]:
    """Create, poll, results."""

    async def create(incoming: Incoming) -> Response:
        request = Request(incoming.url.path, dict(incoming.headers), await incoming.json(), "batches")
        state.requests.append(request)
        try:
            check_headers(request.headers, state.key, foundry=False)
        except Refused as ex:
            return _failed(state, ex)
        return JSONResponse(state.batches.create(request.body["requests"], state.url), headers=state.headers(False))

    async def poll(incoming: Incoming) -> Response:
        shown = state.batches.poll(incoming.path_params["id"], state.url)
        if shown is None:
            return _failed(state, Refused("Not found", 404, "not_found_error"))
        return JSONResponse(shown, headers=state.headers(False))

    async def results(incoming: Incoming) -> Response:
        lines = state.batches.results(incoming.path_params["id"], lambda params: _result(state, params))
        if lines is None:
            return _failed(state, Refused("Not found", 404, "not_found_error"))
        return Response(lines, media_type="application/x-jsonl")

    root = "/v1/messages/batches"
    return [
        Route(root, create, methods=["POST"]),
        Route(f"{root}/{{id}}", poll),
        Route(f"{root}/{{id}}/results", results),
    ]


def _failed(state: State, ex: Refused) -> Response:
    headers = state.headers(False)
    return JSONResponse(error_body(ex.error, ex.message, headers["request-id"]), ex.status, headers)


def _result(state: State, params: dict[str, Any]) -> dict[str, Any]:
    """One request of a batch: the same rules, the same answers."""
    with state.lock:
        who = asked(params)
        request = Request("batch", {}, params, who.role, who.item.id if who.item else None)
        state.requests.append(request)
        try:
            check_body(params, "2026-10-21")
        except Refused as ex:
            request.status = ex.status
            return {"type": "errored", "error": error_body(ex.error, ex.message, "req_batch")}
        played = play(params, who)
        request.usage, request.text = usage(state.cache.usage(params), played, state.detailed), played.text
        whole = message(f"msg_batch_{len(state.requests)}", params["model"], played, request.usage)
    return {"type": "succeeded", "message": whole}
