"""How a sweep is run, as distinct from what is measured."""

from dataclasses import dataclass, field
from typing import Any

from inspect_ai.model import BatchConfig

from evals.address import Folder
from evals.blocks import WHOLE, Block
from evals.prices import Price


@dataclass(frozen=True)
class Options:
    """How a sweep is run; none of it changes what is measured.

    Attributes:
        log_dir: Folder of logs, manifest and lock, on this machine or in a store.
        block: The part of the chains that is run.
        model_args: `-M`, for every evaluated model.
        max_cost: Dollars; None for no limit.
        price: For models that are not on the price list.
        max_connections: Calls at once to one model; None leaves it to Inspect.
        max_samples: Attempts at once; None for one of each chain.
        sandbox: Where the hidden checks run, `type` or `type:config` as Inspect takes it; None for what
            this machine has.
        batch: Whether and how to use the provider's batches, for every model; as Inspect takes it.
        retries: How often what failed is run again before the command ends.
        retry_on_error: How often a failed attempt is repeated at once.
        max_retries: Retries of one call; None for the default of evals/patience.py, as of the next two.
        timeout: Seconds of one call with its retries.
        attempt_timeout: Seconds of one try of a call.
        time_limit: Seconds of one attempt; reaching them is a result. None for no limit.
    """

    log_dir: Folder
    model_args: dict[str, Any] = field(default_factory=dict)
    max_cost: float | None = None
    price: Price | None = None
    max_connections: int | None = None
    max_samples: int | None = None
    sandbox: str | None = None
    batch: bool | int | BatchConfig | None = None
    retries: int = 1
    retry_on_error: int = 1
    max_retries: int | None = None
    timeout: int | None = None
    attempt_timeout: int | None = None
    time_limit: int | None = None
    block: Block = WHOLE
