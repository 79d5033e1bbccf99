# pyright: basic
"""``client.campaigns`` of trenz, generated from the contract."""

from __future__ import annotations

from prepay._operation.bound import AsyncExecutor, Executor

from .trenz_campaigns_list import AsyncCampaignsList, CampaignsList


class Campaigns:
    """``client.campaigns``.

    Attributes:
        list: List advertising campaigns, for 1 credit.
    """

    def __init__(self, client: Executor) -> None:
        self._client = client
        self.list: CampaignsList = CampaignsList(client)


class AsyncCampaigns:
    """``client.campaigns``.

    Attributes:
        list: List advertising campaigns, for 1 credit.
    """

    def __init__(self, client: AsyncExecutor) -> None:
        self._client = client
        self.list: AsyncCampaignsList = AsyncCampaignsList(client)
