"""Only `make roads` comes here: its packages are not those of `make test`."""

import os

collect_ignore_glob = [] if os.environ.get("ROADS") else ["test_*.py"]
