"""``python -m prepay_mock``: the same as ``prepay mock``."""

from __future__ import annotations

import sys

from prepay_mock.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
