"""What the templates need to know of one operation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from openapi_python_client.parser.bodies import BodyType

from generator import code, docs
from generator.document import ContractError, Json
from generator.facts import ERROR_CODE, Facts


class Argument(NamedTuple):
    """One keyword of an operation."""

    name: str
    wire_name: str
    type: str
    required: bool
    where: str


@dataclass
class OperationView:
    """What the templates need to know of one operation."""

    document: Json
    facts: Facts
    endpoint: Any
    specs: dict[str, Facts]

    def __post_init__(self) -> None:
        self.body = self._body()
        self.arguments = self._arguments()
        self.answers = {str(r.status_code.pattern): r.prop for r in self.endpoint.responses}
        types = {status: code.answer_type(prop) for status, prop in self.answers.items()}
        self.result = " | ".join(dict.fromkeys(types.values()))
        self.parsers = {status: code.answer_reader(prop) for status, prop in self.answers.items()}
        self.summary = docs.first_line(self.facts.raw.get("summary", self.facts.id))
        self._types = types

    def _body(self) -> list[Any]:
        if not self.endpoint.bodies:
            return []
        (body,) = self.endpoint.bodies
        prop = body.prop
        if not hasattr(prop, "required_properties") or body.body_type not in (BodyType.JSON, BodyType.FILES):
            raise ContractError(
                f"{self.facts.id}: its body is not a JSON object or a form, so it has no keywords"
            )
        key = self.facts.idempotency[1] if self.facts.idempotency else ""
        return [field for field in prop.required_properties + prop.optional_properties if field.name != key]

    def _arguments(self) -> list[Argument]:
        places = {
            "path": self.endpoint.path_parameters,
            "query": self.endpoint.query_parameters,
            "body": self.body,
        }
        found = [
            Argument(
                prop.python_name,
                prop.name.get_untrusted_value(),
                code.argument_type(prop),
                prop.required,
                where,
            )
            for where, props in places.items()
            for prop in props
        ]
        names = [argument.name for argument in found]
        if len(set(names)) != len(names):
            raise ContractError(
                f"{self.facts.id}: two of its arguments have the same name: {', '.join(names)}"
            )
        return sorted(found, key=lambda argument: not argument.required)

    def sent(self, where: str) -> list[Argument]:
        """The arguments that travel in the path, the query or the body."""
        return [argument for argument in self.arguments if argument.where == where]

    @property
    def keywords(self) -> list[Argument]:
        """The arguments that are keywords only: all but those of the path, which may be positional."""
        return [argument for argument in self.arguments if argument.where != "path"]

    @property
    def empty_body(self) -> bool:
        """A JSON body is due although no argument stands in it."""
        return bool(self.endpoint.bodies) and not self.sent("body")

    @property
    def imports(self) -> list[str]:
        """Import lines of the operation's module."""
        props = [
            *self.endpoint.path_parameters,
            *self.endpoint.query_parameters,
            *self.body,
            *self.answers.values(),
        ]
        lines = code.model_imports(props, "...")
        if self.facts.paging:
            lines += code.model_imports([self._row_property()], "...")
        if self.facts.quoted_by:
            other = self.specs[self.facts.quoted_by.operation]
            lines.append(f"from ..{other.tag}.{other.module} import SPEC as QUOTED_BY")
        return sorted(set(lines))

    @property
    def optional_facts(self) -> dict[str, str]:
        """Arguments of ``OperationSpec`` that have a default."""
        facts, found = self.facts, dict[str, str]()
        if facts.error_code != ERROR_CODE:
            found["error_code"] = repr(facts.error_code)
        if facts.price is not None:
            found["price"] = repr(facts.price)
        if self.endpoint.bodies:
            multipart = self.endpoint.bodies[0].body_type == BodyType.FILES
            found["body"] = repr("multipart" if multipart else "json")
        if not facts.authenticated:
            found["authenticated"] = "False"
        if facts.idempotency:
            found["idempotency"] = f"IdempotencyKey{facts.idempotency!r}"
        if facts.dry_run:
            found["dry_run"] = repr(facts.dry_run)
        if facts.quoted_by:
            by = facts.quoted_by
            found["quoted_by"] = (
                f"QuotedBy(spec=QUOTED_BY, total={by.total!r}, fields={by.fields!r}, defaults={by.defaults!r})"
            )
        if facts.response_fields:
            pairs = ", ".join(f"{name}={places!r}" for name, places in facts.response_fields.items())
            found["response_fields"] = f"ResponseFields({pairs})"
        if facts.paging:
            pairs = ", ".join(f"{name}={value!r}" for name, value in vars(facts.paging).items())
            found["paging"] = f"Paging({pairs})"
        return found

    def _row_property(self) -> Any:
        prop = next(iter(self.answers.values()))
        for name in self.facts.paging.items if self.facts.paging else ():
            prop = next(p for p in prop.required_properties + prop.optional_properties if p.name == name)
        return prop.inner_property

    @property
    def row(self) -> str:
        """The type of one row of a paginated operation."""
        return code.result_type(self._row_property())

    def _docs(self, returns: list[tuple[str, str]]) -> str:
        names = {argument.wire_name: argument.name for argument in self.arguments}
        return docs.operation(self.facts, [argument.wire_name for argument in self.arguments], names, returns)

    @property
    def docs(self) -> str:
        """Docstring of a call."""
        return self._docs(docs.answers(self.document, self.facts, self._types))

    @property
    def quote_docs(self) -> str:
        """Docstring of ``quote``."""
        name = f"{self.facts.resource}.{self.facts.name}"
        returns = [("Quote", "total and breakdown in credits, and where they come from.")]
        return docs.section_only(
            f"What ``{name}`` would cost with the very same arguments; charges nothing.", returns
        )

    @property
    def pages_docs(self) -> str:
        """Docstring of ``pages``."""
        returns = [("Iterator", f"the answers, :class:`{self.result}` each, from ``page`` on.")]
        return docs.section_only(
            f"Page after page, each asked for when it is due. Arguments as for a call, and {self._reading}",
            returns,
            Raises=self._reading_raises,
        )

    @property
    def rows_docs(self) -> str:
        """Docstring of ``iter``."""
        returns = [("Iterator", f"the rows, :class:`{self.row}` each, from the first of ``page`` on.")]
        return docs.section_only(
            f"Row after row over all pages. Arguments as for a call, and {self._reading}",
            returns,
            Raises=self._reading_raises,
        )

    @property
    def _reading(self) -> str:
        paid = " Every page is charged, so one of the two is required." if self.facts.spends else ""
        return f"``limit``, the most rows to read, and ``max_pages``, the most pages.{paid}"

    @property
    def _reading_raises(self) -> list[tuple[str, str]]:
        paid = ", or neither is given" if self.facts.spends else ""
        return [
            (
                "InvalidArgumentError",
                f"limit or max_pages is not a whole number of at least 1{paid}. Nothing was sent.",
            ),
            ("PagingError", "the server repeats a page, or there are more than 10000 pages."),
        ]
