"""The system call filter, run as the kernel runs it, also for machines and calls that are not here to try."""

import struct

import pytest

from scorers.sandbox.seccomp import MACHINES, REFUSED, seccomp_filter, supported

ALLOWED, KILLED = 0x7FFF0000, 0x80000000
COLUMN = {machine: place for place, machine in enumerate(MACHINES)}
CLONE, CLONE3, SOCKET, SOCKETPAIR = (56, 220), (435, 435), (41, 198), (53, 199)
HARMLESS = {"read": (0, 63), "write": (1, 64), "openat": (257, 56), "mmap": (9, 222), "execve": (59, 221)}


def errno(number: int) -> int:
    return 0x00050000 | number


def verdict(machine: str, number: int, argument: int = 0, audit: int | None = None) -> int:
    """What the filter decides about one call."""
    data = {0: number, 4: MACHINES[machine] if audit is None else audit, 16: argument}
    steps = list(struct.iter_unpack("=HBBI", seccomp_filter(machine)))
    at, loaded = 0, 0
    while True:
        code, yes, no, value = steps[at]
        at += 1
        match code:
            case 0x20:
                loaded = data[value]
            case 0x15:
                at += yes if loaded == value else no
            case 0x35:
                at += yes if loaded >= value else no
            case 0x45:
                at += yes if loaded & value else no
            case 0x06:
                return int(value)
            case _:
                raise AssertionError(f"unknown step {code:#x}")


@pytest.mark.parametrize("machine", MACHINES)
def test_every_listed_call_is_refused_and_ordinary_ones_are_not(machine: str) -> None:
    column = COLUMN[machine]
    assert {name for name, both in REFUSED.items() if verdict(machine, both[column]) != errno(1)} == set()
    assert {name for name, both in HARMLESS.items() if verdict(machine, both[column]) != ALLOWED} == set()


def test_calls_by_the_numbers_of_another_machine_are_refused() -> None:
    assert verdict("x86_64", 0x40000000 | 39) == errno(38)  # x32
    assert verdict("x86_64", 20, audit=0x40000003) == KILLED  # i386
    assert verdict("aarch64", 20, audit=0x40000028) == KILLED  # arm


@pytest.mark.parametrize("machine", MACHINES)
def test_no_flag_of_clone_makes_a_namespace(machine: str) -> None:
    clone, clone3 = CLONE[COLUMN[machine]], CLONE3[COLUMN[machine]]
    for flag in (0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000):
        assert verdict(machine, clone, flag | 17) == errno(1)
    assert verdict(machine, clone, 0x3D0F00) == ALLOWED  # a thread
    assert verdict(machine, clone3) == errno(38)


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize("pair", [SOCKET, SOCKETPAIR])
def test_only_sockets_that_a_network_namespace_holds_are_made(machine: str, pair: tuple[int, int]) -> None:
    made = {family for family in range(64) if verdict(machine, pair[COLUMN[machine]], family) == ALLOWED}
    assert made == {1, 2, 10}


def test_a_machine_without_a_table_has_no_filter() -> None:
    assert not supported("riscv64")
    with pytest.raises(ValueError, match="riscv64"):
        seccomp_filter("riscv64")
