"""Titles for a product: put together from its own words, so that the same request is written the same."""

from __future__ import annotations

from prepay_mock.engine.exchange import Exchange
from prepay_mock.vendors.trenz.billing import Answer

__all__ = ["write_titles"]

_LONGEST = 500
_PATTERNS = (
    "{name}: {first} and {second}",
    "{first} {name}",
    "The {name} for {second}",
    "{name}, made for {first}",
    "{second} {name} – {first}",
    "Your new {name}: {second}",
    "{name} | {first} | {second}",
    "Meet the {first} {name}",
    "{name} with {first}",
    "{second}? {name}!",
)
_FALLBACK = ("Everyday Use", "Great Value")


def write_titles(x: Exchange) -> Answer:
    """As many titles as asked for, with the keywords in turn."""
    wanted = x.fields()
    name = wanted["product_name"].strip() or wanted["product_name"]
    keywords: list[str] = [word.strip() or word for word in wanted.get("keywords", ())] or [*_FALLBACK]
    titles: list[str] = []
    for index, pattern in enumerate(_PATTERNS[: wanted["count"]]):
        first, second = keywords[index % len(keywords)], keywords[(index + 1) % len(keywords)]
        titles.append(pattern.format(name=name, first=first, second=second)[:_LONGEST])
    # Schema lengths count code points, as Python does.
    language = wanted.get("language", "en")
    warnings = () if language == "en" else (f"The mock server writes English only, not {language!r}.",)
    return Answer({"titles": titles}, warnings=warnings)
