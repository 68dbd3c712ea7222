"""A folder on S3 that is locked for a while: the lease is renewed beside the work, and its loss is told."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from upath import UPath

from evals.errors import SettingError
from evals.lease import BEATS, FAULTS, LEASE, LEASE_S, Lease


@contextmanager
def leased(path: UPath, lost: Callable[[str], None]) -> Iterator[None]:
    """Holds the lock for the block.

    Args:
        path: Of the lock's object.
        lost: Called with a reason, from another thread, when the lock was lost or could not be renewed in time.

    Raises:
        SettingError: When another process holds it, or the address cannot be written.
    """
    folder = path.parent
    if path.protocol not in ("s3", "s3a"):
        raise SettingError(f"--log-dir {folder}: a run can lock folders and s3:// only; give one of these.")
    lease = Lease(path, float(os.environ.get(LEASE, LEASE_S)))
    try:
        holder = lease.acquire()
    except FAULTS as ex:
        raise SettingError(f"--log-dir {folder}: cannot be written ({ex}); check bucket and credentials.") from None
    if holder is not None:
        raise SettingError(
            f"--log-dir {folder}: another sweep is running on this folder ({holder.holder}); wait for it, or give "
            "another folder."
        )
    over = threading.Event()
    keeper = threading.Thread(target=_keep, args=(lease, over, lost), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        over.set()
        keeper.join()
        with suppress(*FAULTS):  # then it is taken for left behind
            lease.release()


def _keep(lease: Lease, over: threading.Event, lost: Callable[[str], None]) -> None:
    """Renews until the block ends; gives up when it is another's, or two thirds of the lease passed in vain."""
    renewed = time.monotonic()
    while not over.wait(lease.lease_s / BEATS):
        try:
            if not lease.renew():
                return lost("another sweep took over this folder's lock")
            renewed = time.monotonic()
        except FAULTS:
            if time.monotonic() - renewed > lease.lease_s * 2 / 3:
                return lost(f"the folder's lock could not be renewed for {time.monotonic() - renewed:.0f} s")
    return None
