"""A strict double of the Anthropic Messages API on loopback, with faults by script.

What it knows is what Anthropic documents (models.yaml, faults.yaml, rules.py); nothing in it was measured against the
live API. `serving()` starts it; `plant` scripts faults; `requests` is the log of what came in.
"""

from tests.wire.double.faults import Fault, fault_names
from tests.wire.double.log import Request
from tests.wire.double.server import KEY, Double, serving

__all__ = ["KEY", "Double", "Fault", "Request", "fault_names", "serving"]
