"""Write ``docs/api.txt``."""

from __future__ import annotations

from tests.surface.text import FILE, surface

FILE.write_text(surface(), encoding="utf-8")
