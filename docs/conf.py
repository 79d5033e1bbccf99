"""How Sphinx builds the documentation. Warnings are errors: see ``make docs``."""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from prepay._version import __version__  # noqa: E402

project = "prepay"
author = "prepay contributors"
project_copyright = "prepay contributors"
release = version = __version__
extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "contract_tables",
    "diff_tables",
    "error_tables",
]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = f"prepay {__version__}"
html_copy_source = False
napoleon_use_ivar = True
autodoc_member_order = "bysource"
autodoc_typehints = "description"
autodoc_class_signature = "mixed"
autoclass_content = "class"
nitpicky = False
