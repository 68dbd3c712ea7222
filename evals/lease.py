"""The lock of a folder on S3: an object that its holder renews, and that conditional writes keep to one holder.

S3 has no lock that dies with its process. So the holder writes the object anew every few seconds,
always on the condition that nobody else did, and who finds it not renewed for the length of the
lease takes it over, on the same condition: of two that try, one succeeds. Ages are measured by the
store's clock or by waiting, never by this machine's time of day. A holder that cannot renew in time
begins nothing more. docs/decisions/s3-lock.md says what that guarantees.
"""

import json
import os
import socket
import time
import uuid
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Any

from botocore.exceptions import BotoCoreError
from upath import UPath

LEASE = "RETROSPECT_LEASE_S"
"""Environment variable: seconds after which a lock that is not renewed counts as left behind."""
LEASE_S = 60.0
BEATS = 6
"""Renewals within the length of a lease."""
FAULTS = (OSError, BotoCoreError)
"""What a store that refuses or does not answer raises."""


@dataclass(frozen=True)
class Held:
    """What the lock's object says.

    Attributes:
        etag: Of this writing of the object.
        token: Of its holder.
        holder: For people.
        lease_s: How long it may go unrenewed.
        released: Whether its holder is done.
        age_s: Since it was written, by the store's clock.
    """

    etag: str
    token: str
    holder: str
    lease_s: float
    released: bool
    age_s: float


@dataclass
class Lease:
    """One process's claim on the object.

    Attributes:
        path: Of the object.
        lease_s: How long it may go unrenewed.
        token: Tells this claim from every other.
        etag: Of the object as this process wrote it last.
    """

    path: UPath
    lease_s: float
    token: str = field(default_factory=lambda: uuid.uuid4().hex)
    etag: str = ""

    def acquire(self) -> Held | None:
        """Takes the lock, after waiting for one that may have been left behind.

        Returns:
            None when it was taken, else who holds it.
        """
        if self._written(IfNoneMatch="*"):
            return None
        seen, began = self._read(), time.monotonic()
        while seen is not None and not seen.released and seen.age_s < seen.lease_s:
            if time.monotonic() - began >= seen.lease_s:
                break
            time.sleep(min(1.0, seen.lease_s / BEATS))
            now = self._read()
            if now is not None and now.etag != seen.etag and not now.released:
                return now
            seen = now
        if self._written(IfMatch=seen.etag) if seen else self._written(IfNoneMatch="*"):
            return None
        return self._read() or seen

    def renew(self) -> bool:
        """Writes the object anew; False when it is somebody else's now.

        Raises:
            OSError, BotoCoreError: When the store does not answer.
        """
        return self._written(IfMatch=self.etag)

    def release(self) -> None:
        """Says that the holder is done; a lock that is no longer its own is left alone."""
        self._written(released=True, IfMatch=self.etag)

    def _written(self, released: bool = False, **condition: Any) -> bool:
        holder = f"process {os.getpid()} on {socket.gethostname()}"
        body = {
            "token": self.token, "holder": holder, "lease_s": self.lease_s, "released": released,
            "write": uuid.uuid4().hex,
        }  # fmt: skip
        try:
            answer = self._call("put_object", Body=json.dumps(body).encode(), **condition)
        except FAULTS:
            now = self._read()  # the write may have been made though its answer was lost
            if now is None:  # there is nothing that could be another's: it was refused for another reason
                raise
            self.etag = now.etag if now.token == self.token else self.etag
            return now.token == self.token
        self.etag = answer["ETag"]
        return True

    def _read(self) -> Held | None:
        try:
            answer = self._call("head_object")
        except FileNotFoundError:
            return None
        date = parsedate_to_datetime(answer["ResponseMetadata"]["HTTPHeaders"]["date"])
        age = (date - answer["LastModified"]).total_seconds()
        said = json.loads(self.path.fs.cat_file(self.path.path))
        return Held(answer["ETag"], said["token"], said["holder"], said["lease_s"], said["released"], age)

    def _call(self, method: str, **options: Any) -> dict[str, Any]:
        bucket, _, key = self.path.path.partition("/")
        answer: dict[str, Any] = self.path.fs.call_s3(method, Bucket=bucket, Key=key, **options)
        return answer
