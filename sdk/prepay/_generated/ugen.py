# pyright: basic
"""What the ugen clients carry, generated from the contract. Resources are loaded when first used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from prepay._operation.bound import AsyncExecutor, Executor
from prepay._operation.lazy import cached_property

if TYPE_CHECKING:
    from .api.ugen_billing import AsyncBilling, Billing
    from .api.ugen_credits import AsyncCredits, Credits
    from .api.ugen_jobs import AsyncJobs, Jobs
    from .api.ugen_webhook import AsyncWebhook, Webhook

# None: the vendor publishes none.
BASE_URL: Final[str | None] = "https://api.u-gen.ai"


class Resources(Executor):
    """The resources of ugen clients."""

    @cached_property
    def credits(self) -> Credits:
        """Balance, ledger, price list and the cost estimate of a job. Nothing here spends credits."""
        from .api.ugen_credits import Credits

        return Credits(self)

    @cached_property
    def billing(self) -> Billing:
        """Packs, checkout, saved payment methods, automatic top-up and the low-balance alert."""
        from .api.ugen_billing import Billing

        return Billing(self)

    @cached_property
    def jobs(self) -> Jobs:
        """Video jobs. Creating or retrying one reserves its estimate; its end settles the reservation."""
        from .api.ugen_jobs import Jobs

        return Jobs(self)

    @cached_property
    def webhook(self) -> Webhook:
        """The one address per account that is told when a job completes or fails."""
        from .api.ugen_webhook import Webhook

        return Webhook(self)


class AsyncResources(AsyncExecutor):
    """The resources of async ugen clients."""

    @cached_property
    def credits(self) -> AsyncCredits:
        """Balance, ledger, price list and the cost estimate of a job. Nothing here spends credits."""
        from .api.ugen_credits import AsyncCredits

        return AsyncCredits(self)

    @cached_property
    def billing(self) -> AsyncBilling:
        """Packs, checkout, saved payment methods, automatic top-up and the low-balance alert."""
        from .api.ugen_billing import AsyncBilling

        return AsyncBilling(self)

    @cached_property
    def jobs(self) -> AsyncJobs:
        """Video jobs. Creating or retrying one reserves its estimate; its end settles the reservation."""
        from .api.ugen_jobs import AsyncJobs

        return AsyncJobs(self)

    @cached_property
    def webhook(self) -> AsyncWebhook:
        """The one address per account that is told when a job completes or fails."""
        from .api.ugen_webhook import AsyncWebhook

        return AsyncWebhook(self)
