"""Importing prepay costs nothing; what is loaded later is only what is used."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

import prepay

VENDORS = ("tokportal", "ugen", "trenz")


def loaded_after(code: str) -> set[str]:
    """The modules that a fresh interpreter has loaded after running ``code``."""
    program = f"{code}\nimport sys, json\nprint(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout))


def vendor_modules(modules: set[str], vendor: str) -> list[str]:
    """The generated modules of a vendor; those of its models have its name split in words."""
    words = {"tokportal": "tok_portal_", "ugen": "u_gen_", "trenz": "trenz_"}[vendor]
    marks = (
        f"prepay._generated.{vendor}",
        f"prepay._generated.api.{vendor}_",
        f"prepay._generated.models.{words}",
    )
    return sorted(name for name in modules if name.startswith(marks))


def test_importing_prepay_loads_neither_httpx_nor_any_model() -> None:
    loaded = loaded_after("import prepay; prepay.__version__")
    mine = {name for name in loaded if name.partition(".")[0] == "prepay"}
    assert mine == {"prepay", "prepay._version"}
    assert not loaded & {"httpx", "attrs", "attr", "asyncio", "yaml"}


def test_errors_and_options_load_no_models() -> None:
    loaded = loaded_after("from prepay import OptionFields, InsufficientCreditsError, UNSET")
    assert not [name for name in loaded if name.startswith("prepay._generated")]
    assert "httpx" not in loaded


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_client_loads_nothing_of_the_other_vendors(vendor: str) -> None:
    name = {"tokportal": "TokPortal", "ugen": "UGen", "trenz": "Trenz"}[vendor]
    made = f"from prepay import {name}, Async{name}\nclient = {name}('sk_1', base_url='http://127.0.0.1:9')"
    before = loaded_after(made)
    assert vendor_modules(before, vendor) == [f"prepay._generated.{vendor}"]
    resource = {"tokportal": "credits", "ugen": "credits", "trenz": "tasks"}[vendor]
    after = loaded_after(f"{made}\nclient.{resource}")
    assert f"prepay._generated.api.{vendor}_{resource}" in after
    for other in VENDORS:
        if other != vendor:
            assert vendor_modules(before, other) == vendor_modules(after, other) == []


def test_a_resource_loads_only_its_own_operations() -> None:
    loaded = loaded_after("from prepay import TokPortal\nTokPortal('sk_1').credits.balance")
    assert "prepay._generated.api.tokportal_credits" in loaded
    assert "prepay._generated.api.tokportal_bundles" not in loaded
    assert "prepay._generated.models.tok_portal_video" not in loaded


def test_one_model_can_be_had_without_the_others() -> None:
    loaded = loaded_after("from prepay.models import TokPortalCreditLot")
    assert [name for name in loaded if "_generated.models." in name] == [
        "prepay._generated.models.tok_portal_credit_lot"
    ]


def test_every_public_name_is_there() -> None:
    for name in prepay.__all__:
        assert getattr(prepay, name) is not None
    assert set(dir(prepay)) == set(prepay.__all__)
    with pytest.raises(AttributeError, match="no attribute 'Nobody'"):
        getattr(prepay, "Nobody")  # noqa: B009 - type checkers know that it is not there


def test_the_names_of_the_lazy_table_and_of_the_type_checkers_are_the_same() -> None:
    lazy = {name for names in prepay._HOMES.values() for name in names}
    assert lazy | {"__version__", *prepay._MODULES} == set(prepay.__all__)
