"""What code in the sandbox may use."""

from pydantic import BaseModel, ConfigDict, Field

MIB = 1024 * 1024


class Limits(BaseModel):
    """Limits of one sample's sandbox; the provider's configuration.

    Attributes:
        processes: Processes and threads at once.
        open_files: Descriptors of one process.
        address_space_mib: Address space of one process.
        memory_mib: Resident memory of all processes together, watched ten times a second.
        file_mib: Size of one file.
        disk_mib: Size of all files of the sample, /tmp included.
        inodes: Their number.
        shm_mib: Size of /dev/shm.
        output_mib: Output after which a command is killed, both streams together.
        wall_s: Longest that a command may take, whatever its caller says.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    processes: int = Field(default=64, gt=0)
    open_files: int = Field(default=512, gt=0)
    address_space_mib: int = Field(default=2048, gt=0)
    memory_mib: int = Field(default=1024, gt=0)
    file_mib: int = Field(default=128, gt=0)
    disk_mib: int = Field(default=512, gt=0)
    inodes: int = Field(default=20_000, gt=0)
    shm_mib: int = Field(default=16, gt=0)
    output_mib: int = Field(default=64, gt=0)
    wall_s: int = Field(default=600, gt=0)
