"""The policies by name."""

from memory.blind_critique import BlindCritique
from memory.cheatsheet import Cheatsheet
from memory.corrupt import Corrupt
from memory.empty import Empty
from memory.episodes import Episodes
from memory.frozen import Frozen
from memory.inherited import Inherited
from memory.lessons import Lessons
from memory.memory_tool import MemoryTool
from memory.oracle import Oracle
from memory.placebo import Placebo
from memory.playbook import Playbook
from memory.policy import Policy
from memory.retrieve import Retrieve
from memory.self_critique import SelfCritique
from memory.shuffled import Shuffled
from memory.window import Window

POLICIES: dict[str, Policy] = {
    policy.name: policy
    for policy in (
        Policy(),
        Empty(),
        SelfCritique(),
        BlindCritique(),
        Window(),
        Episodes(),
        Retrieve(),
        Cheatsheet(),
        Playbook(),
        Lessons(),
        MemoryTool(),
        Placebo(),
        Shuffled(),
        Corrupt(),
        Oracle(),
        Frozen(),
        Inherited(),
    )
}
