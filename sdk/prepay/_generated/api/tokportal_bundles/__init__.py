# pyright: basic
"""``client.bundles`` of tokportal, generated from the contract."""

from __future__ import annotations

from prepay._operation.bound import AsyncExecutor, Executor

from .tokportal_bundles_add_edit_slots import AsyncBundlesAddEditSlots, BundlesAddEditSlots
from .tokportal_bundles_add_video_slots import AsyncBundlesAddVideoSlots, BundlesAddVideoSlots
from .tokportal_bundles_configure_account import AsyncBundlesConfigureAccount, BundlesConfigureAccount
from .tokportal_bundles_create import AsyncBundlesCreate, BundlesCreate
from .tokportal_bundles_create_bulk import AsyncBundlesCreateBulk, BundlesCreateBulk
from .tokportal_bundles_get import AsyncBundlesGet, BundlesGet
from .tokportal_bundles_get_account import AsyncBundlesGetAccount, BundlesGetAccount
from .tokportal_bundles_list import AsyncBundlesList, BundlesList
from .tokportal_bundles_publish import AsyncBundlesPublish, BundlesPublish
from .tokportal_bundles_publish_readiness import AsyncBundlesPublishReadiness, BundlesPublishReadiness
from .tokportal_bundles_unpublish import AsyncBundlesUnpublish, BundlesUnpublish
from .tokportal_bundles_update import AsyncBundlesUpdate, BundlesUpdate


class Bundles:
    """``client.bundles``.

    Attributes:
        list: List bundles
        create: Create a bundle and pay for it
        create_bulk: Create many bundles with one debit
        get: Get a bundle
        update: Change a bundle's title, reference or review mode
        publish_readiness: See what still blocks publication
        publish: Publish a bundle
        unpublish: Take a bundle back before it is accepted
        add_video_slots: Buy more video slots for a bundle
        add_edit_slots: Buy more edit slots for a bundle
        get_account: Get the account of a bundle
        configure_account: Configure the account of a bundle
    """

    def __init__(self, client: Executor) -> None:
        self._client = client
        self.list: BundlesList = BundlesList(client)
        self.create: BundlesCreate = BundlesCreate(client)
        self.create_bulk: BundlesCreateBulk = BundlesCreateBulk(client)
        self.get: BundlesGet = BundlesGet(client)
        self.update: BundlesUpdate = BundlesUpdate(client)
        self.publish_readiness: BundlesPublishReadiness = BundlesPublishReadiness(client)
        self.publish: BundlesPublish = BundlesPublish(client)
        self.unpublish: BundlesUnpublish = BundlesUnpublish(client)
        self.add_video_slots: BundlesAddVideoSlots = BundlesAddVideoSlots(client)
        self.add_edit_slots: BundlesAddEditSlots = BundlesAddEditSlots(client)
        self.get_account: BundlesGetAccount = BundlesGetAccount(client)
        self.configure_account: BundlesConfigureAccount = BundlesConfigureAccount(client)


class AsyncBundles:
    """``client.bundles``.

    Attributes:
        list: List bundles
        create: Create a bundle and pay for it
        create_bulk: Create many bundles with one debit
        get: Get a bundle
        update: Change a bundle's title, reference or review mode
        publish_readiness: See what still blocks publication
        publish: Publish a bundle
        unpublish: Take a bundle back before it is accepted
        add_video_slots: Buy more video slots for a bundle
        add_edit_slots: Buy more edit slots for a bundle
        get_account: Get the account of a bundle
        configure_account: Configure the account of a bundle
    """

    def __init__(self, client: AsyncExecutor) -> None:
        self._client = client
        self.list: AsyncBundlesList = AsyncBundlesList(client)
        self.create: AsyncBundlesCreate = AsyncBundlesCreate(client)
        self.create_bulk: AsyncBundlesCreateBulk = AsyncBundlesCreateBulk(client)
        self.get: AsyncBundlesGet = AsyncBundlesGet(client)
        self.update: AsyncBundlesUpdate = AsyncBundlesUpdate(client)
        self.publish_readiness: AsyncBundlesPublishReadiness = AsyncBundlesPublishReadiness(client)
        self.publish: AsyncBundlesPublish = AsyncBundlesPublish(client)
        self.unpublish: AsyncBundlesUnpublish = AsyncBundlesUnpublish(client)
        self.add_video_slots: AsyncBundlesAddVideoSlots = AsyncBundlesAddVideoSlots(client)
        self.add_edit_slots: AsyncBundlesAddEditSlots = AsyncBundlesAddEditSlots(client)
        self.get_account: AsyncBundlesGetAccount = AsyncBundlesGetAccount(client)
        self.configure_account: AsyncBundlesConfigureAccount = AsyncBundlesConfigureAccount(client)
