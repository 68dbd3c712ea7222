"""These tests need the packages of the extra `scale`, which `make scale` installs beside the others."""

import os

collect_ignore_glob = [] if os.environ.get("RETROSPECT_SCALE") == "1" else ["test_*.py"]
