"""Validators that are compiled when they are first asked.

Compiling all of a contract's schemas takes longer than everything else at start, and a short-lived process asks
only a few of them. After the first call a validator costs what the compiled one costs: its methods are then that one's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import jsonschema_rs

__all__ = ["LazyValidator", "ValidatorShop"]

_BASE = "prepay:contract"


class LazyValidator:
    """One schema's validator. Compiling it twice at the same time, from two threads, does no harm."""

    __slots__ = ("_compile", "is_valid", "iter_errors")

    def __init__(self, compile_it: Callable[[], jsonschema_rs.Draft202012Validator]) -> None:
        self._compile = compile_it
        self.is_valid: Callable[[Any], bool] = self._first_is_valid
        """Whether the value is allowed."""
        self.iter_errors: Callable[[Any], Any] = self._first_iter_errors
        """Every rule that the value breaks."""

    def _first_is_valid(self, instance: Any) -> bool:
        return self.compile().is_valid(instance)

    def _first_iter_errors(self, instance: Any) -> Any:
        return self.compile().iter_errors(instance)

    def compile(self) -> jsonschema_rs.Draft202012Validator:
        """Compile now. Raises ValueError for a schema that is none."""
        compiled = self._compile()
        self.is_valid = compiled.is_valid
        self.iter_errors = compiled.iter_errors
        return compiled


class ValidatorShop:
    """Makes the validators of one document. Two operations that share a component share its validator."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document
        self._registry: jsonschema_rs.Registry | None = None
        self._made: dict[str, LazyValidator] = {}

    def validator(self, at: str) -> LazyValidator:
        """The validator of the schema at a JSON pointer."""
        if at not in self._made:
            self._made[at] = LazyValidator(lambda: self._compile(at))
        return self._made[at]

    def compile_all(self) -> None:
        """Compile every validator made so far. Raises ValueError for a schema that is none."""
        for validator in self._made.values():
            validator.compile()

    def _compile(self, at: str) -> jsonschema_rs.Draft202012Validator:
        import jsonschema_rs

        if self._registry is None:
            self._registry = jsonschema_rs.Registry([(_BASE, dict(self._document))])
        reference = {"$ref": f"{_BASE}#{at.replace('{', '%7B').replace('}', '%7D')}"}
        return jsonschema_rs.Draft202012Validator(reference, registry=self._registry, validate_formats=True)
