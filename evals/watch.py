"""Watches a provider's answers for what concerns every attempt: a spend limit, a refused key, an unknown model.

Such an answer stops the sweep: what is in flight makes no further call, and the same command goes
on later. Without the watch, Inspect's retries would ask again until they run out, attempt by attempt.
"""

from typing import Any

from anthropic import APIRequest, AsyncAPIResponse, AsyncCallNext, Middleware
from inspect_ai.log import transcript
from inspect_ai.model import Model

from evals.gate import Gate
from scorers.answering import FAULT

SPEND_LIMIT = "enforced_spend_limit_reached"
"""`error.details.error_code` of the 429 that lasts until the month is over."""
REFUSED = {401: "the key is refused", 402: "billing", 403: "no permission", 404: "the model is not known"}
TWICE = 2
"""A single refusal may be a gateway's hiccup and is repeated like any failed attempt; two in a row are not."""


class Stopped(RuntimeError):
    """The call was not made: the sweep is stopping for a reason that holds for every call."""


class Watch(Middleware):
    """Sees every HTTP answer of one model's client, those that the client retries by itself included."""

    def __init__(self, gate: Gate, model: str) -> None:
        """Stops `gate` for what the provider of `model` answers."""
        self.gate, self.model, self.refused = gate, model, 0

    async def handle_async(self, request: APIRequest, call_next: AsyncCallNext) -> AsyncAPIResponse[Any]:
        """Makes the call unless the provider is closed to us, and reads what it is answered."""
        if self.gate.closed:
            raise Stopped(f"Not called: {self.gate.stopped}. Run the same command again to go on.")
        response = await call_next(request)
        status = response.status_code
        if status < 400:
            self.refused = 0
            return response
        transcript().info({"status": status, "model": self.model}, source=FAULT)
        error = _error(await _body(response))
        if (error.get("details") or {}).get("error_code") == SPEND_LIMIT:
            self.gate.close(f"spend limit of {self.model} reached: {error.get('message')}")
            raise Stopped(f"{self.gate.stopped}. Run the same command again when it is lifted.")
        if status in REFUSED:
            self.refused += 1
            if self.refused >= TWICE:
                self.gate.close(f"{self.model} answers {status}, {REFUSED[status]}: {error.get('message')}")
        return response


async def _body(response: AsyncAPIResponse[Any]) -> Any:
    await response.read()
    try:
        return response.http_response.json()
    except ValueError:  # a gateway's page
        return None


def _error(body: Any) -> dict[str, Any]:
    error = body.get("error") if isinstance(body, dict) else None
    return error if isinstance(error, dict) else {}


def watched(models: list[Model], gate: Gate) -> None:
    """Puts a watch on the clients that take one: Anthropic's own, Foundry's, Bedrock's, Vertex's.

    Another provider's spend limit ends in failed attempts, and those in an incomplete sweep.
    """
    for model in models:
        client: Any = getattr(model.api, "client", None)
        if hasattr(client, "with_middleware"):
            setattr(model.api, "client", client.with_middleware(Watch(gate, str(model))))  # noqa: B010
