"""An S3 that listens on this machine only, for what runs on s3:// addresses."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

import fsspec
import pytest
from moto.server import ThreadedMotoServer

_buckets = count()


@contextmanager
def serving() -> Iterator[None]:
    """Serves S3 for the block, with the environment that leads Inspect's file system and ours there."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_ENDPOINT_URL": f"http://{host}:{port}",
            "RETROSPECT_LEASE_S": "3",
        }.items():
            patch.setenv(name, value)
        fsspec.get_filesystem_class(
            "s3"
        ).clear_instance_cache()  # those made while another was served are bound to that one
        try:
            yield
        finally:
            server.stop()


def bucket() -> str:
    """The address of a new bucket."""
    name = f"bucket-{next(_buckets)}"
    fsspec.filesystem("s3", use_listings_cache=False).mkdir(name)
    return f"s3://{name}"
