"""A chain: items in sequence with one memory, as an Inspect sample source.

Chain e is Inspect's epoch e. When a sample completes, its source reads the memory out of the
finished sample and enqueues the next item of the same epoch with that memory. The source keeps no
state: everything it needs is in the sample it is handed, so that a retry, which hands it the
re-used samples again, rebuilds every chain and runs only what is missing.
"""

from dataclasses import dataclass, field

import anyio
from inspect_ai import SampleSource, enqueue_sample
from inspect_ai.dataset import Sample
from inspect_ai.event import InfoEvent
from inspect_ai.log import EvalSample, resolve_sample_attachments

from evals.address import Folder
from evals.blocks import WHOLE, Block
from evals.gate import ended, stop
from evals.items import Item
from evals.orders import Order, Traits, chain_order
from evals.room import is_full, no_room
from evals.variants import Variants, drawn, family
from memory.control import Control, Place
from memory.file import memory_path, write_atomically
from memory.notes import Memory, started_with
from memory.pilot import PilotArm
from memory.policy import Upcoming
from memory.registry import POLICIES
from solvers.state import MEMORY_EVENT

START = "start"
"""Id of the no-call sample that begins a chain whose order depends on the epoch."""


class LostMemory(RuntimeError):
    """A finished sample does not tell what its chain remembered."""


@dataclass(frozen=True)
class Chain(SampleSource):
    """One condition's chains.

    Attributes:
        items: The items, in the order of a fixed chain.
        order: One of evals/orders.py.
        seed: Of the order.
        start_memory: Text that every chain begins with; empty for none.
        condition: Effort, policy and cap, for the memory file's folder.
        model: The evaluated model, for the memory file's folder.
        files: Folder of the memory files; None writes none.
        policy: The memory policy; a control may be handed its notes.
        pilot: What a pilot's chains were shown, for a control that needs it.
        variants: Whether items or their twins are asked.
        twins: Item id → its twin.
        block: Whose chains are run; all, unless a sweep is split.
    """

    items: tuple[Item, ...]
    order: Order
    seed: int
    start_memory: str
    condition: str
    model: str
    files: Folder | None
    policy: str = "none"
    pilot: PilotArm | None = None
    variants: Variants = "familiar"
    twins: dict[str, Item] = field(default_factory=dict)
    block: Block = WHOLE

    def initial_samples(self) -> list[Sample]:
        """What every epoch begins with: the first item, or `start` when the first item differs by epoch.

        Inspect numbers a block's epochs from 1 on; `start` hands over to the chain's own number.

        Never empty: with nothing planned, any log of the task would count as complete.
        """
        if self.order == "fixed" and self.pilot is None and self.variants != "mixed" and self.block == WHOLE:
            return [self._sample(1, 1, self._start())]
        metadata = {"position": 0, "order": self.order, "seed": self.seed}
        return [Sample(id=START, input="The chain begins. No model is called.", metadata=metadata)]

    async def sample_complete(self, sample: EvalSample) -> None:
        """Tells the sweep's gate, mirrors the memory on disk, and enqueues the next item of the chain.

        A sample with an error is not followed: the chain waits there until a retry has run it.
        """
        ended(sample)
        if sample.error is not None:
            return
        position = int(sample.metadata["position"])
        memory = self._start() if position == 0 else remembered(sample)[1]
        if position > 0 and self.files is not None:
            await self._mirror(self.files, sample.epoch, memory.text)
        if position < len(self.items):
            chain = sample.epoch if position > 0 else self.block.chain(sample.epoch)
            enqueue_sample(self._sample(chain, position + 1, memory), epoch=chain)

    async def _mirror(self, files: Folder, epoch: int, text: str) -> None:
        """Writes the memory file. Raises where there is no room, so that a retry of the task writes it again."""
        try:
            path = memory_path(files, self.model, self.condition, epoch)
            await anyio.to_thread.run_sync(write_atomically, path, text)
        except OSError as ex:
            if is_full(ex):
                stop(no_room("memory files", files))
            raise

    def _start(self) -> Memory:
        return started_with(self.start_memory) if self.start_memory else Memory()

    def _handed(self, epoch: int, position: int, ahead: list[Item], memory: Memory) -> Memory:
        """What the chain goes on from: a control's own, whatever was there before, else the memory it wrote."""
        policy = POLICIES[self.policy]
        if not isinstance(policy, Control):
            return memory
        item = drawn(ahead[0], self.twins, self.variants, self.seed, epoch)
        ids = frozenset[str]().union(*(family(one, self.twins) for one in ahead))
        place = Place(epoch, position, Upcoming(item.id, item.title, item.instruction), item.domain, ids, self.seed)
        given = policy.given(place, self.pilot)
        return memory if given is None else given

    def _sample(self, epoch: int, position: int, memory: Memory) -> Sample:
        traits = {item.id: Traits(item.difficulty, frozenset(item.lessons)) for item in self.items}
        order = chain_order([item.id for item in self.items], self.order, self.seed, epoch, traits)
        by_id = {item.id: item for item in self.items}
        ahead = [by_id[name] for name in order[position - 1 :]]
        memory = self._handed(epoch, position, ahead, memory)
        item = drawn(ahead[0], self.twins, self.variants, self.seed, epoch)
        handed_over = {"memory": memory.model_dump(mode="json")} if memory != Memory() else {}
        return item_sample(item, {"position": position, **handed_over})


def item_sample(item: Item, more: dict[str, object] | None = None) -> Sample:
    """An item as an Inspect sample: its id, the bare instruction, and in the metadata what scorers need."""
    metadata = {
        "title": item.title,
        "domain": item.domain,
        "difficulty": item.difficulty,
        "item_version": item.version,
        "level": item.level,
        "criteria": [criterion.model_dump() for criterion in item.criteria],
        "entry_point": item.entry_point,
        "checks": item.checks,
        **({"variant_of": item.variant_of} if item.variant_of else {}),
        **({"incident": item.incident} if item.incident else {}),
        **(more or {}),
    }
    return Sample(id=item.id, input=item.instruction, metadata=metadata)


def remembered(sample: EvalSample) -> tuple[Memory, Memory]:
    """What the chain remembered before and after this sample.

    Read from the events, which every way of resuming keeps (see MEMORY_EVENT); the digest in the
    metadata guards the last.

    Raises:
        LostMemory: When the sample does not hold it. The chain must not go on with another memory.
    """
    events = resolve_sample_attachments(sample).events
    kept = [event.data for event in events if isinstance(event, InfoEvent) and event.source == MEMORY_EVENT]
    if not kept:
        raise LostMemory(f"{sample.id}, chain {sample.epoch}: the log does not hold what was remembered.")
    before, after = Memory.model_validate(kept[0]), Memory.model_validate(kept[-1])
    if after.sha256 != sample.metadata.get("memory_after_sha256", before.sha256):
        raise LostMemory(f"{sample.id}, chain {sample.epoch}: the memory in the log is not the one that was written.")
    return before, after
