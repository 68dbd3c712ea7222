"""Repeats every request, whatever its method.

Fails: methods, one_key
Kind: misunderstood requirement
"""

from collections.abc import Callable, Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime

Answer = tuple[int, Mapping[str, str], bytes]
Transport = Callable[[str, str, dict[str, str], bytes, float], Answer]

SAFE = {"GET", "HEAD", "OPTIONS", "PUT", "DELETE"}
FOR_THE_MOMENT = {429, 502, 503, 504}
NOT_ACTED_ON = {429}
KEY = "Idempotency-Key"


class Client:
    """Sends requests; keeps nothing between them."""

    def __init__(
        self,
        transport: Transport,
        clock: Callable[[], float],
        sleep: Callable[[float], None],
        rng: Callable[[], float],
        new_key: Callable[[], str],
        attempts: int = 5,
        base: float = 0.5,
        cap: float = 8.0,
        budget: float = 30.0,
        timeout: float = 10.0,
    ) -> None:
        self._transport = transport
        self._clock = clock
        self._sleep = sleep
        self._rng = rng
        self._new_key = new_key
        self._attempts = attempts
        self._base = base
        self._cap = cap
        self._budget = budget
        self._timeout = timeout

    def request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
        repeatable: bool = False,
    ) -> Answer:
        """The answer to a request, tried again as long as that is allowed and may help."""
        end = self._clock() + self._budget
        method, sent = method.upper(), dict(headers or {})
        safe, keyed = method in SAFE, _header(sent, KEY) is not None
        if repeatable and not safe and not keyed:
            sent[KEY] = self._new_key()
        free = True
        number = 0
        while True:
            number += 1
            answer: Answer | None = None
            error: Exception | None = None
            try:
                answer = self._transport(method, url, dict(sent), body, min(self._timeout, end - self._clock()))
            except (ConnectionError, TimeoutError) as ex:
                error = ex
            again = _again(answer, error, free) and number < self._attempts and self._waited(number, answer, end)
            if again:
                continue
            if error is not None:
                raise error
            assert answer is not None
            return answer

    def _waited(self, number: int, answer: Answer | None, end: float) -> bool:
        """Waits before a repetition; whether there is time for it."""
        wait = self._rng() * min(self._cap, self._base * 2 ** (number - 1))
        now = self._clock()
        wait = max(wait, _retry_after(answer, now))
        if now + wait >= end:
            return False
        if wait > 0:
            self._sleep(wait)
        return self._clock() < end


def _again(answer: Answer | None, error: Exception | None, free: bool) -> bool:
    if answer is not None:
        return answer[0] in (FOR_THE_MOMENT if free else NOT_ACTED_ON)
    return free or isinstance(error, ConnectionRefusedError)


def _retry_after(answer: Answer | None, now: float) -> float:
    """Seconds that an answer asks to wait; 0 when it does not, or not in a way that can be read."""
    value = _header(answer[1], "Retry-After") if answer is not None else None
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return float(int(text))
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError):
        return 0.0
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() - now


def _header(headers: Mapping[str, str], name: str) -> str | None:
    return next((value for key, value in headers.items() if key.lower() == name.lower()), None)
