# pyright: basic
"""TokPortalWebhookEventType, generated from the contract."""

from typing import Final, Literal, TypeAlias

# What an argument may be, so that a misspelt one is found by checkers.
KnownTokPortalWebhookEventType: TypeAlias = Literal[
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
# What a response may hold. The type is open: a vendor adds values in place.
TokPortalWebhookEventType: TypeAlias = KnownTokPortalWebhookEventType | str
TOKPORTAL_WEBHOOK_EVENT_TYPE_VALUES: Final = frozenset(
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
