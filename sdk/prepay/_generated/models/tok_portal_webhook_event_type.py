# pyright: basic
"""TokPortalWebhookEventType, generated from the contract."""

from typing import Final, Literal, TypeAlias

# The known values are listed for editors and checkers. The type is open: a vendor adds values in place.
TokPortalWebhookEventType: TypeAlias = (
    Literal[
        "account.ban_resolution.decided",
        "account.distribution_warning",
        "account.revealed",
        "bundle.cancelled",
        "bundle.created",
        "bundle.published",
        "credits.restored",
        "subscription.cancelled",
        "subscription.ended",
        "subscription.lapsed",
        "subscription.reactivated",
        "subscription.renewed",
        "video.ai_labeled",
        "video.not_recommended",
        "video.sound_restricted",
    ]
    | str
)
TOK_PORTAL_WEBHOOK_EVENT_TYPE_VALUES: Final = frozenset(
    [
        "account.ban_resolution.decided",
        "account.distribution_warning",
        "account.revealed",
        "bundle.cancelled",
        "bundle.created",
        "bundle.published",
        "credits.restored",
        "subscription.cancelled",
        "subscription.ended",
        "subscription.lapsed",
        "subscription.reactivated",
        "subscription.renewed",
        "video.ai_labeled",
        "video.not_recommended",
        "video.sound_restricted",
    ]
)
