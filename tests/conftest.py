"""One hypothesis profile for all: the same examples every time, no deadline on a shared machine."""

from hypothesis import settings

settings.register_profile("retrospect", deadline=None, derandomize=True, database=None)
settings.load_profile("retrospect")
