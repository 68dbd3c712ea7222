"""The policies by name."""

from memory.blind_critique import BlindCritique
from memory.empty import Empty
from memory.policy import Policy
from memory.self_critique import SelfCritique
from memory.window import Window

POLICIES: dict[str, Policy] = {
    policy.name: policy
    for policy in (
        Policy(),
        Empty(),
        SelfCritique(),
        BlindCritique(),
        Window(),
    )
}
