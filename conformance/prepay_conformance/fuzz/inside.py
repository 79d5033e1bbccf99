"""The way from schemathesis to the gate, which never leaves this machine."""

from __future__ import annotations

from typing import Any, cast

from schemathesis import Case, Response
from schemathesis.engine.core import Engine
from schemathesis.engine.run import Phase, PhaseName, PhaseSkipReason
from schemathesis.schemas import BaseSchema
from schemathesis.transport.requests import REQUESTS_TRANSPORT, RequestsTransport, SameHostRedirectsSession

__all__ = ["InsideEngine", "stay_inside"]


class _Inside(RequestsTransport):
    """Sends to the gate and nowhere else: through no proxy, with no password of a netrc, to no redirect.

    requests takes all three from the environment and from responses. What a response redirects to would be asked past
    the gate, and a proxy would be handed the API key in plain text.
    """

    def __init__(self) -> None:
        super().__init__()
        self._serializers = REQUESTS_TRANSPORT._serializers  # as complete as the original

    def send(self, case: Case[Any], *, session: Any = None, **kwargs: Any) -> Response:
        own = SameHostRedirectsSession() if session is None else session
        own.trust_env = False
        own.proxies = {}
        kwargs["allow_redirects"] = False
        try:
            send: Any = super().send  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
            return cast("Response", send(case, session=own, **kwargs))
        finally:
            if session is None:
                own.close()


class InsideEngine(Engine):
    """Runs the phases that test, and none of those that send requests of their own past the transport.

    The probes take a session with proxy and netrc, and what they find out nobody needs here.
    """

    def get_phase_config(
        self, phase_name: PhaseName, *, is_supported: bool, requires_transitions: bool
    ) -> Phase:
        """Say which phases run."""
        if phase_name in {PhaseName.PROBING, PhaseName.AUTH_BOOTSTRAP}:
            return Phase(name=phase_name, is_enabled=False, skip_reason=PhaseSkipReason.DISABLED)
        return super().get_phase_config(
            phase_name, is_supported=is_supported, requires_transitions=requires_transitions
        )


def stay_inside(schema: BaseSchema) -> None:
    """Let a schema's requests go to its base URL alone."""
    inside = _Inside()
    # Its transport is a property of the class, chosen by whether there is an app, so the class changes.
    kind: Any = type(schema)
    schema.__class__ = type(
        kind.__name__, (kind,), {"__slots__": (), "transport": property(lambda _: inside)}
    )
