"""The policies by name."""

from memory.empty import Empty
from memory.policy import Policy
from memory.self_critique import SelfCritique

POLICIES: dict[str, Policy] = {policy.name: policy for policy in (Policy(), Empty(), SelfCritique())}
