# pyright: basic
"""The models, each loaded when it is first asked for."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .tok_portal_account_status import (
        TOKPORTAL_ACCOUNT_STATUS_VALUES,
        KnownTokPortalAccountStatus,
        TokPortalAccountStatus,
    )
    from .tok_portal_blocker_code import (
        TOKPORTAL_BLOCKER_CODE_VALUES,
        KnownTokPortalBlockerCode,
        TokPortalBlockerCode,
    )
    from .tok_portal_bundle import TokPortalBundle
    from .tok_portal_bundle_account import TokPortalBundleAccount
    from .tok_portal_bundle_account_response import TokPortalBundleAccountResponse
    from .tok_portal_bundle_account_update_response import TokPortalBundleAccountUpdateResponse
    from .tok_portal_bundle_bulk_receipt import TokPortalBundleBulkReceipt
    from .tok_portal_bundle_cancelled_event import TokPortalBundleCancelledEvent
    from .tok_portal_bundle_created_event import TokPortalBundleCreatedEvent
    from .tok_portal_bundle_page import TokPortalBundlePage
    from .tok_portal_bundle_publication import TokPortalBundlePublication
    from .tok_portal_bundle_publication_response import TokPortalBundlePublicationResponse
    from .tok_portal_bundle_published_event import TokPortalBundlePublishedEvent
    from .tok_portal_bundle_receipt import TokPortalBundleReceipt
    from .tok_portal_bundle_response import TokPortalBundleResponse
    from .tok_portal_bundle_status import (
        TOKPORTAL_BUNDLE_STATUS_VALUES,
        KnownTokPortalBundleStatus,
        TokPortalBundleStatus,
    )
    from .tok_portal_bundle_type import (
        TOKPORTAL_BUNDLE_TYPE_VALUES,
        KnownTokPortalBundleType,
        TokPortalBundleType,
    )
    from .tok_portal_bundle_unpublication import TokPortalBundleUnpublication
    from .tok_portal_bundle_unpublication_response import TokPortalBundleUnpublicationResponse
    from .tok_portal_bundle_update_response import TokPortalBundleUpdateResponse
    from .tok_portal_bundle_video import TokPortalBundleVideo
    from .tok_portal_bundle_video_list import TokPortalBundleVideoList
    from .tok_portal_bundle_video_receipt import TokPortalBundleVideoReceipt
    from .tok_portal_bundle_video_response import TokPortalBundleVideoResponse
    from .tok_portal_cost_breakdown import TokPortalCostBreakdown
    from .tok_portal_credit_balance import TokPortalCreditBalance
    from .tok_portal_credit_balance_response import TokPortalCreditBalanceResponse
    from .tok_portal_credit_costs import TokPortalCreditCosts
    from .tok_portal_credit_costs_response import TokPortalCreditCostsResponse
    from .tok_portal_credit_lot import TokPortalCreditLot
    from .tok_portal_credit_transaction import TokPortalCreditTransaction
    from .tok_portal_credit_transaction_page import TokPortalCreditTransactionPage
    from .tok_portal_credits_restored_event import TokPortalCreditsRestoredEvent
    from .tok_portal_instagram_content_type import (
        TOKPORTAL_INSTAGRAM_CONTENT_TYPE_VALUES,
        KnownTokPortalInstagramContentType,
        TokPortalInstagramContentType,
    )
    from .tok_portal_pagination import TokPortalPagination
    from .tok_portal_platform import TOKPORTAL_PLATFORM_VALUES, KnownTokPortalPlatform, TokPortalPlatform
    from .tok_portal_publish_blocker import TokPortalPublishBlocker
    from .tok_portal_publish_readiness import TokPortalPublishReadiness
    from .tok_portal_publish_readiness_response import TokPortalPublishReadinessResponse
    from .tok_portal_review_mode import (
        TOKPORTAL_REVIEW_MODE_VALUES,
        KnownTokPortalReviewMode,
        TokPortalReviewMode,
    )
    from .tok_portal_transaction_type import (
        TOKPORTAL_TRANSACTION_TYPE_VALUES,
        KnownTokPortalTransactionType,
        TokPortalTransactionType,
    )
    from .tok_portal_user import TokPortalUser
    from .tok_portal_user_response import TokPortalUserResponse
    from .tok_portal_video_status import (
        TOKPORTAL_VIDEO_STATUS_VALUES,
        KnownTokPortalVideoStatus,
        TokPortalVideoStatus,
    )
    from .tok_portal_video_type import (
        TOKPORTAL_VIDEO_TYPE_VALUES,
        KnownTokPortalVideoType,
        TokPortalVideoType,
    )
    from .tok_portal_webhook_bundle import TokPortalWebhookBundle
    from .tok_portal_webhook_credits_restored import TokPortalWebhookCreditsRestored
    from .tok_portal_webhook_event import TokPortalWebhookEvent
    from .tok_portal_webhook_event_data import TokPortalWebhookEventData
    from .tok_portal_webhook_event_type import (
        TOKPORTAL_WEBHOOK_EVENT_TYPE_VALUES,
        KnownTokPortalWebhookEventType,
        TokPortalWebhookEventType,
    )
    from .trenz_aspect_ratio import TRENZ_ASPECT_RATIO_VALUES, KnownTrenzAspectRatio, TrenzAspectRatio
    from .trenz_campaign import TrenzCampaign
    from .trenz_campaign_list_response import TrenzCampaignListResponse
    from .trenz_campaign_page import TrenzCampaignPage
    from .trenz_campaign_status import (
        TRENZ_CAMPAIGN_STATUS_VALUES,
        KnownTrenzCampaignStatus,
        TrenzCampaignStatus,
    )
    from .trenz_creator import TrenzCreator
    from .trenz_creator_include import (
        TRENZ_CREATOR_INCLUDE_VALUES,
        KnownTrenzCreatorInclude,
        TrenzCreatorInclude,
    )
    from .trenz_creator_page import TrenzCreatorPage
    from .trenz_creator_search_response import TrenzCreatorSearchResponse
    from .trenz_creator_sort import TRENZ_CREATOR_SORT_VALUES, KnownTrenzCreatorSort, TrenzCreatorSort
    from .trenz_creator_video import TrenzCreatorVideo
    from .trenz_error_code import TRENZ_ERROR_CODE_VALUES, KnownTrenzErrorCode, TrenzErrorCode
    from .trenz_file import TrenzFile
    from .trenz_file_response import TrenzFileResponse
    from .trenz_image_model import TRENZ_IMAGE_MODEL_VALUES, KnownTrenzImageModel, TrenzImageModel
    from .trenz_image_size import TRENZ_IMAGE_SIZE_VALUES, KnownTrenzImageSize, TrenzImageSize
    from .trenz_product import TrenzProduct
    from .trenz_product_include import (
        TRENZ_PRODUCT_INCLUDE_VALUES,
        KnownTrenzProductInclude,
        TrenzProductInclude,
    )
    from .trenz_product_page import TrenzProductPage
    from .trenz_product_response import TrenzProductResponse
    from .trenz_product_search_response import TrenzProductSearchResponse
    from .trenz_product_sort import TRENZ_PRODUCT_SORT_VALUES, KnownTrenzProductSort, TrenzProductSort
    from .trenz_product_title_response import TrenzProductTitleResponse
    from .trenz_product_titles import TrenzProductTitles
    from .trenz_review import TrenzReview
    from .trenz_seller import TrenzSeller
    from .trenz_social_account import TrenzSocialAccount
    from .trenz_social_account_list_response import TrenzSocialAccountListResponse
    from .trenz_social_account_page import TrenzSocialAccountPage
    from .trenz_social_account_status import (
        TRENZ_SOCIAL_ACCOUNT_STATUS_VALUES,
        KnownTrenzSocialAccountStatus,
        TrenzSocialAccountStatus,
    )
    from .trenz_social_platform import (
        TRENZ_SOCIAL_PLATFORM_VALUES,
        KnownTrenzSocialPlatform,
        TrenzSocialPlatform,
    )
    from .trenz_sort_order import TRENZ_SORT_ORDER_VALUES, KnownTrenzSortOrder, TrenzSortOrder
    from .trenz_submission import TrenzSubmission
    from .trenz_submission_response import TrenzSubmissionResponse
    from .trenz_task import TrenzTask
    from .trenz_task_error import TrenzTaskError
    from .trenz_task_kind import TRENZ_TASK_KIND_VALUES, KnownTrenzTaskKind, TrenzTaskKind
    from .trenz_task_output import TrenzTaskOutput
    from .trenz_task_response import TrenzTaskResponse
    from .trenz_task_result import TrenzTaskResult
    from .trenz_task_status import TRENZ_TASK_STATUS_VALUES, KnownTrenzTaskStatus, TrenzTaskStatus
    from .trenz_usage import TrenzUsage
    from .trenz_video_model import TRENZ_VIDEO_MODEL_VALUES, KnownTrenzVideoModel, TrenzVideoModel
    from .u_gen_auto_topup import UGenAutoTopup
    from .u_gen_billing_unit import UGEN_BILLING_UNIT_VALUES, KnownUGenBillingUnit, UGenBillingUnit
    from .u_gen_caption_options import UGenCaptionOptions
    from .u_gen_checkout_request_payment_type import (
        UGEN_CHECKOUT_REQUEST_PAYMENT_TYPE_VALUES,
        KnownUGenCheckoutRequestPaymentType,
        UGenCheckoutRequestPaymentType,
    )
    from .u_gen_checkout_session import UGenCheckoutSession
    from .u_gen_cost_component import UGEN_COST_COMPONENT_VALUES, KnownUGenCostComponent, UGenCostComponent
    from .u_gen_credit_alert import UGenCreditAlert
    from .u_gen_credit_balance import UGenCreditBalance
    from .u_gen_credit_pack import UGenCreditPack
    from .u_gen_estimate import UGenEstimate
    from .u_gen_estimate_part import UGenEstimatePart
    from .u_gen_estimate_request_keyframe_resolution import (
        UGEN_ESTIMATE_REQUEST_KEYFRAME_RESOLUTION_VALUES,
        KnownUGenEstimateRequestKeyframeResolution,
        UGenEstimateRequestKeyframeResolution,
    )
    from .u_gen_job import UGenJob
    from .u_gen_job_create_aspect_ratio import (
        UGEN_JOB_CREATE_ASPECT_RATIO_VALUES,
        KnownUGenJobCreateAspectRatio,
        UGenJobCreateAspectRatio,
    )
    from .u_gen_job_create_keyframe_resolution import (
        UGEN_JOB_CREATE_KEYFRAME_RESOLUTION_VALUES,
        KnownUGenJobCreateKeyframeResolution,
        UGenJobCreateKeyframeResolution,
    )
    from .u_gen_job_create_qai_mode import (
        UGEN_JOB_CREATE_QAI_MODE_VALUES,
        KnownUGenJobCreateQaiMode,
        UGenJobCreateQaiMode,
    )
    from .u_gen_job_event import UGenJobEvent
    from .u_gen_job_event_event import UGEN_JOB_EVENT_EVENT_VALUES, KnownUGenJobEventEvent, UGenJobEventEvent
    from .u_gen_job_page import UGenJobPage
    from .u_gen_job_stage import UGEN_JOB_STAGE_VALUES, KnownUGenJobStage, UGenJobStage
    from .u_gen_job_status import UGEN_JOB_STATUS_VALUES, KnownUGenJobStatus, UGenJobStatus
    from .u_gen_model_price import UGenModelPrice
    from .u_gen_payment_method import UGenPaymentMethod
    from .u_gen_payment_method_type import (
        UGEN_PAYMENT_METHOD_TYPE_VALUES,
        KnownUGenPaymentMethodType,
        UGenPaymentMethodType,
    )
    from .u_gen_transaction import UGenTransaction
    from .u_gen_transaction_page import UGenTransactionPage
    from .u_gen_transaction_type import (
        UGEN_TRANSACTION_TYPE_VALUES,
        KnownUGenTransactionType,
        UGenTransactionType,
    )
    from .u_gen_voice_settings import UGenVoiceSettings
    from .u_gen_webhook_status import UGenWebhookStatus

_MODULES = {
    "KnownTokPortalAccountStatus": ".tok_portal_account_status",
    "KnownTokPortalBlockerCode": ".tok_portal_blocker_code",
    "KnownTokPortalBundleStatus": ".tok_portal_bundle_status",
    "KnownTokPortalBundleType": ".tok_portal_bundle_type",
    "KnownTokPortalInstagramContentType": ".tok_portal_instagram_content_type",
    "KnownTokPortalPlatform": ".tok_portal_platform",
    "KnownTokPortalReviewMode": ".tok_portal_review_mode",
    "KnownTokPortalTransactionType": ".tok_portal_transaction_type",
    "KnownTokPortalVideoStatus": ".tok_portal_video_status",
    "KnownTokPortalVideoType": ".tok_portal_video_type",
    "KnownTokPortalWebhookEventType": ".tok_portal_webhook_event_type",
    "KnownTrenzAspectRatio": ".trenz_aspect_ratio",
    "KnownTrenzCampaignStatus": ".trenz_campaign_status",
    "KnownTrenzCreatorInclude": ".trenz_creator_include",
    "KnownTrenzCreatorSort": ".trenz_creator_sort",
    "KnownTrenzErrorCode": ".trenz_error_code",
    "KnownTrenzImageModel": ".trenz_image_model",
    "KnownTrenzImageSize": ".trenz_image_size",
    "KnownTrenzProductInclude": ".trenz_product_include",
    "KnownTrenzProductSort": ".trenz_product_sort",
    "KnownTrenzSocialAccountStatus": ".trenz_social_account_status",
    "KnownTrenzSocialPlatform": ".trenz_social_platform",
    "KnownTrenzSortOrder": ".trenz_sort_order",
    "KnownTrenzTaskKind": ".trenz_task_kind",
    "KnownTrenzTaskStatus": ".trenz_task_status",
    "KnownTrenzVideoModel": ".trenz_video_model",
    "KnownUGenBillingUnit": ".u_gen_billing_unit",
    "KnownUGenCheckoutRequestPaymentType": ".u_gen_checkout_request_payment_type",
    "KnownUGenCostComponent": ".u_gen_cost_component",
    "KnownUGenEstimateRequestKeyframeResolution": ".u_gen_estimate_request_keyframe_resolution",
    "KnownUGenJobCreateAspectRatio": ".u_gen_job_create_aspect_ratio",
    "KnownUGenJobCreateKeyframeResolution": ".u_gen_job_create_keyframe_resolution",
    "KnownUGenJobCreateQaiMode": ".u_gen_job_create_qai_mode",
    "KnownUGenJobEventEvent": ".u_gen_job_event_event",
    "KnownUGenJobStage": ".u_gen_job_stage",
    "KnownUGenJobStatus": ".u_gen_job_status",
    "KnownUGenPaymentMethodType": ".u_gen_payment_method_type",
    "KnownUGenTransactionType": ".u_gen_transaction_type",
    "TOKPORTAL_ACCOUNT_STATUS_VALUES": ".tok_portal_account_status",
    "TOKPORTAL_BLOCKER_CODE_VALUES": ".tok_portal_blocker_code",
    "TOKPORTAL_BUNDLE_STATUS_VALUES": ".tok_portal_bundle_status",
    "TOKPORTAL_BUNDLE_TYPE_VALUES": ".tok_portal_bundle_type",
    "TOKPORTAL_INSTAGRAM_CONTENT_TYPE_VALUES": ".tok_portal_instagram_content_type",
    "TOKPORTAL_PLATFORM_VALUES": ".tok_portal_platform",
    "TOKPORTAL_REVIEW_MODE_VALUES": ".tok_portal_review_mode",
    "TOKPORTAL_TRANSACTION_TYPE_VALUES": ".tok_portal_transaction_type",
    "TOKPORTAL_VIDEO_STATUS_VALUES": ".tok_portal_video_status",
    "TOKPORTAL_VIDEO_TYPE_VALUES": ".tok_portal_video_type",
    "TOKPORTAL_WEBHOOK_EVENT_TYPE_VALUES": ".tok_portal_webhook_event_type",
    "TRENZ_ASPECT_RATIO_VALUES": ".trenz_aspect_ratio",
    "TRENZ_CAMPAIGN_STATUS_VALUES": ".trenz_campaign_status",
    "TRENZ_CREATOR_INCLUDE_VALUES": ".trenz_creator_include",
    "TRENZ_CREATOR_SORT_VALUES": ".trenz_creator_sort",
    "TRENZ_ERROR_CODE_VALUES": ".trenz_error_code",
    "TRENZ_IMAGE_MODEL_VALUES": ".trenz_image_model",
    "TRENZ_IMAGE_SIZE_VALUES": ".trenz_image_size",
    "TRENZ_PRODUCT_INCLUDE_VALUES": ".trenz_product_include",
    "TRENZ_PRODUCT_SORT_VALUES": ".trenz_product_sort",
    "TRENZ_SOCIAL_ACCOUNT_STATUS_VALUES": ".trenz_social_account_status",
    "TRENZ_SOCIAL_PLATFORM_VALUES": ".trenz_social_platform",
    "TRENZ_SORT_ORDER_VALUES": ".trenz_sort_order",
    "TRENZ_TASK_KIND_VALUES": ".trenz_task_kind",
    "TRENZ_TASK_STATUS_VALUES": ".trenz_task_status",
    "TRENZ_VIDEO_MODEL_VALUES": ".trenz_video_model",
    "TokPortalAccountStatus": ".tok_portal_account_status",
    "TokPortalBlockerCode": ".tok_portal_blocker_code",
    "TokPortalBundle": ".tok_portal_bundle",
    "TokPortalBundleAccount": ".tok_portal_bundle_account",
    "TokPortalBundleAccountResponse": ".tok_portal_bundle_account_response",
    "TokPortalBundleAccountUpdateResponse": ".tok_portal_bundle_account_update_response",
    "TokPortalBundleBulkReceipt": ".tok_portal_bundle_bulk_receipt",
    "TokPortalBundleCancelledEvent": ".tok_portal_bundle_cancelled_event",
    "TokPortalBundleCreatedEvent": ".tok_portal_bundle_created_event",
    "TokPortalBundlePage": ".tok_portal_bundle_page",
    "TokPortalBundlePublication": ".tok_portal_bundle_publication",
    "TokPortalBundlePublicationResponse": ".tok_portal_bundle_publication_response",
    "TokPortalBundlePublishedEvent": ".tok_portal_bundle_published_event",
    "TokPortalBundleReceipt": ".tok_portal_bundle_receipt",
    "TokPortalBundleResponse": ".tok_portal_bundle_response",
    "TokPortalBundleStatus": ".tok_portal_bundle_status",
    "TokPortalBundleType": ".tok_portal_bundle_type",
    "TokPortalBundleUnpublication": ".tok_portal_bundle_unpublication",
    "TokPortalBundleUnpublicationResponse": ".tok_portal_bundle_unpublication_response",
    "TokPortalBundleUpdateResponse": ".tok_portal_bundle_update_response",
    "TokPortalBundleVideo": ".tok_portal_bundle_video",
    "TokPortalBundleVideoList": ".tok_portal_bundle_video_list",
    "TokPortalBundleVideoReceipt": ".tok_portal_bundle_video_receipt",
    "TokPortalBundleVideoResponse": ".tok_portal_bundle_video_response",
    "TokPortalCostBreakdown": ".tok_portal_cost_breakdown",
    "TokPortalCreditBalance": ".tok_portal_credit_balance",
    "TokPortalCreditBalanceResponse": ".tok_portal_credit_balance_response",
    "TokPortalCreditCosts": ".tok_portal_credit_costs",
    "TokPortalCreditCostsResponse": ".tok_portal_credit_costs_response",
    "TokPortalCreditLot": ".tok_portal_credit_lot",
    "TokPortalCreditTransaction": ".tok_portal_credit_transaction",
    "TokPortalCreditTransactionPage": ".tok_portal_credit_transaction_page",
    "TokPortalCreditsRestoredEvent": ".tok_portal_credits_restored_event",
    "TokPortalInstagramContentType": ".tok_portal_instagram_content_type",
    "TokPortalPagination": ".tok_portal_pagination",
    "TokPortalPlatform": ".tok_portal_platform",
    "TokPortalPublishBlocker": ".tok_portal_publish_blocker",
    "TokPortalPublishReadiness": ".tok_portal_publish_readiness",
    "TokPortalPublishReadinessResponse": ".tok_portal_publish_readiness_response",
    "TokPortalReviewMode": ".tok_portal_review_mode",
    "TokPortalTransactionType": ".tok_portal_transaction_type",
    "TokPortalUser": ".tok_portal_user",
    "TokPortalUserResponse": ".tok_portal_user_response",
    "TokPortalVideoStatus": ".tok_portal_video_status",
    "TokPortalVideoType": ".tok_portal_video_type",
    "TokPortalWebhookBundle": ".tok_portal_webhook_bundle",
    "TokPortalWebhookCreditsRestored": ".tok_portal_webhook_credits_restored",
    "TokPortalWebhookEvent": ".tok_portal_webhook_event",
    "TokPortalWebhookEventData": ".tok_portal_webhook_event_data",
    "TokPortalWebhookEventType": ".tok_portal_webhook_event_type",
    "TrenzAspectRatio": ".trenz_aspect_ratio",
    "TrenzCampaign": ".trenz_campaign",
    "TrenzCampaignListResponse": ".trenz_campaign_list_response",
    "TrenzCampaignPage": ".trenz_campaign_page",
    "TrenzCampaignStatus": ".trenz_campaign_status",
    "TrenzCreator": ".trenz_creator",
    "TrenzCreatorInclude": ".trenz_creator_include",
    "TrenzCreatorPage": ".trenz_creator_page",
    "TrenzCreatorSearchResponse": ".trenz_creator_search_response",
    "TrenzCreatorSort": ".trenz_creator_sort",
    "TrenzCreatorVideo": ".trenz_creator_video",
    "TrenzErrorCode": ".trenz_error_code",
    "TrenzFile": ".trenz_file",
    "TrenzFileResponse": ".trenz_file_response",
    "TrenzImageModel": ".trenz_image_model",
    "TrenzImageSize": ".trenz_image_size",
    "TrenzProduct": ".trenz_product",
    "TrenzProductInclude": ".trenz_product_include",
    "TrenzProductPage": ".trenz_product_page",
    "TrenzProductResponse": ".trenz_product_response",
    "TrenzProductSearchResponse": ".trenz_product_search_response",
    "TrenzProductSort": ".trenz_product_sort",
    "TrenzProductTitleResponse": ".trenz_product_title_response",
    "TrenzProductTitles": ".trenz_product_titles",
    "TrenzReview": ".trenz_review",
    "TrenzSeller": ".trenz_seller",
    "TrenzSocialAccount": ".trenz_social_account",
    "TrenzSocialAccountListResponse": ".trenz_social_account_list_response",
    "TrenzSocialAccountPage": ".trenz_social_account_page",
    "TrenzSocialAccountStatus": ".trenz_social_account_status",
    "TrenzSocialPlatform": ".trenz_social_platform",
    "TrenzSortOrder": ".trenz_sort_order",
    "TrenzSubmission": ".trenz_submission",
    "TrenzSubmissionResponse": ".trenz_submission_response",
    "TrenzTask": ".trenz_task",
    "TrenzTaskError": ".trenz_task_error",
    "TrenzTaskKind": ".trenz_task_kind",
    "TrenzTaskOutput": ".trenz_task_output",
    "TrenzTaskResponse": ".trenz_task_response",
    "TrenzTaskResult": ".trenz_task_result",
    "TrenzTaskStatus": ".trenz_task_status",
    "TrenzUsage": ".trenz_usage",
    "TrenzVideoModel": ".trenz_video_model",
    "UGEN_BILLING_UNIT_VALUES": ".u_gen_billing_unit",
    "UGEN_CHECKOUT_REQUEST_PAYMENT_TYPE_VALUES": ".u_gen_checkout_request_payment_type",
    "UGEN_COST_COMPONENT_VALUES": ".u_gen_cost_component",
    "UGEN_ESTIMATE_REQUEST_KEYFRAME_RESOLUTION_VALUES": ".u_gen_estimate_request_keyframe_resolution",
    "UGEN_JOB_CREATE_ASPECT_RATIO_VALUES": ".u_gen_job_create_aspect_ratio",
    "UGEN_JOB_CREATE_KEYFRAME_RESOLUTION_VALUES": ".u_gen_job_create_keyframe_resolution",
    "UGEN_JOB_CREATE_QAI_MODE_VALUES": ".u_gen_job_create_qai_mode",
    "UGEN_JOB_EVENT_EVENT_VALUES": ".u_gen_job_event_event",
    "UGEN_JOB_STAGE_VALUES": ".u_gen_job_stage",
    "UGEN_JOB_STATUS_VALUES": ".u_gen_job_status",
    "UGEN_PAYMENT_METHOD_TYPE_VALUES": ".u_gen_payment_method_type",
    "UGEN_TRANSACTION_TYPE_VALUES": ".u_gen_transaction_type",
    "UGenAutoTopup": ".u_gen_auto_topup",
    "UGenBillingUnit": ".u_gen_billing_unit",
    "UGenCaptionOptions": ".u_gen_caption_options",
    "UGenCheckoutRequestPaymentType": ".u_gen_checkout_request_payment_type",
    "UGenCheckoutSession": ".u_gen_checkout_session",
    "UGenCostComponent": ".u_gen_cost_component",
    "UGenCreditAlert": ".u_gen_credit_alert",
    "UGenCreditBalance": ".u_gen_credit_balance",
    "UGenCreditPack": ".u_gen_credit_pack",
    "UGenEstimate": ".u_gen_estimate",
    "UGenEstimatePart": ".u_gen_estimate_part",
    "UGenEstimateRequestKeyframeResolution": ".u_gen_estimate_request_keyframe_resolution",
    "UGenJob": ".u_gen_job",
    "UGenJobCreateAspectRatio": ".u_gen_job_create_aspect_ratio",
    "UGenJobCreateKeyframeResolution": ".u_gen_job_create_keyframe_resolution",
    "UGenJobCreateQaiMode": ".u_gen_job_create_qai_mode",
    "UGenJobEvent": ".u_gen_job_event",
    "UGenJobEventEvent": ".u_gen_job_event_event",
    "UGenJobPage": ".u_gen_job_page",
    "UGenJobStage": ".u_gen_job_stage",
    "UGenJobStatus": ".u_gen_job_status",
    "UGenModelPrice": ".u_gen_model_price",
    "UGenPaymentMethod": ".u_gen_payment_method",
    "UGenPaymentMethodType": ".u_gen_payment_method_type",
    "UGenTransaction": ".u_gen_transaction",
    "UGenTransactionPage": ".u_gen_transaction_page",
    "UGenTransactionType": ".u_gen_transaction_type",
    "UGenVoiceSettings": ".u_gen_voice_settings",
    "UGenWebhookStatus": ".u_gen_webhook_status",
}

__all__ = [
    "KnownTokPortalAccountStatus",
    "KnownTokPortalBlockerCode",
    "KnownTokPortalBundleStatus",
    "KnownTokPortalBundleType",
    "KnownTokPortalInstagramContentType",
    "KnownTokPortalPlatform",
    "KnownTokPortalReviewMode",
    "KnownTokPortalTransactionType",
    "KnownTokPortalVideoStatus",
    "KnownTokPortalVideoType",
    "KnownTokPortalWebhookEventType",
    "KnownTrenzAspectRatio",
    "KnownTrenzCampaignStatus",
    "KnownTrenzCreatorInclude",
    "KnownTrenzCreatorSort",
    "KnownTrenzErrorCode",
    "KnownTrenzImageModel",
    "KnownTrenzImageSize",
    "KnownTrenzProductInclude",
    "KnownTrenzProductSort",
    "KnownTrenzSocialAccountStatus",
    "KnownTrenzSocialPlatform",
    "KnownTrenzSortOrder",
    "KnownTrenzTaskKind",
    "KnownTrenzTaskStatus",
    "KnownTrenzVideoModel",
    "KnownUGenBillingUnit",
    "KnownUGenCheckoutRequestPaymentType",
    "KnownUGenCostComponent",
    "KnownUGenEstimateRequestKeyframeResolution",
    "KnownUGenJobCreateAspectRatio",
    "KnownUGenJobCreateKeyframeResolution",
    "KnownUGenJobCreateQaiMode",
    "KnownUGenJobEventEvent",
    "KnownUGenJobStage",
    "KnownUGenJobStatus",
    "KnownUGenPaymentMethodType",
    "KnownUGenTransactionType",
    "TOKPORTAL_ACCOUNT_STATUS_VALUES",
    "TOKPORTAL_BLOCKER_CODE_VALUES",
    "TOKPORTAL_BUNDLE_STATUS_VALUES",
    "TOKPORTAL_BUNDLE_TYPE_VALUES",
    "TOKPORTAL_INSTAGRAM_CONTENT_TYPE_VALUES",
    "TOKPORTAL_PLATFORM_VALUES",
    "TOKPORTAL_REVIEW_MODE_VALUES",
    "TOKPORTAL_TRANSACTION_TYPE_VALUES",
    "TOKPORTAL_VIDEO_STATUS_VALUES",
    "TOKPORTAL_VIDEO_TYPE_VALUES",
    "TOKPORTAL_WEBHOOK_EVENT_TYPE_VALUES",
    "TRENZ_ASPECT_RATIO_VALUES",
    "TRENZ_CAMPAIGN_STATUS_VALUES",
    "TRENZ_CREATOR_INCLUDE_VALUES",
    "TRENZ_CREATOR_SORT_VALUES",
    "TRENZ_ERROR_CODE_VALUES",
    "TRENZ_IMAGE_MODEL_VALUES",
    "TRENZ_IMAGE_SIZE_VALUES",
    "TRENZ_PRODUCT_INCLUDE_VALUES",
    "TRENZ_PRODUCT_SORT_VALUES",
    "TRENZ_SOCIAL_ACCOUNT_STATUS_VALUES",
    "TRENZ_SOCIAL_PLATFORM_VALUES",
    "TRENZ_SORT_ORDER_VALUES",
    "TRENZ_TASK_KIND_VALUES",
    "TRENZ_TASK_STATUS_VALUES",
    "TRENZ_VIDEO_MODEL_VALUES",
    "TokPortalAccountStatus",
    "TokPortalBlockerCode",
    "TokPortalBundle",
    "TokPortalBundleAccount",
    "TokPortalBundleAccountResponse",
    "TokPortalBundleAccountUpdateResponse",
    "TokPortalBundleBulkReceipt",
    "TokPortalBundleCancelledEvent",
    "TokPortalBundleCreatedEvent",
    "TokPortalBundlePage",
    "TokPortalBundlePublication",
    "TokPortalBundlePublicationResponse",
    "TokPortalBundlePublishedEvent",
    "TokPortalBundleReceipt",
    "TokPortalBundleResponse",
    "TokPortalBundleStatus",
    "TokPortalBundleType",
    "TokPortalBundleUnpublication",
    "TokPortalBundleUnpublicationResponse",
    "TokPortalBundleUpdateResponse",
    "TokPortalBundleVideo",
    "TokPortalBundleVideoList",
    "TokPortalBundleVideoReceipt",
    "TokPortalBundleVideoResponse",
    "TokPortalCostBreakdown",
    "TokPortalCreditBalance",
    "TokPortalCreditBalanceResponse",
    "TokPortalCreditCosts",
    "TokPortalCreditCostsResponse",
    "TokPortalCreditLot",
    "TokPortalCreditTransaction",
    "TokPortalCreditTransactionPage",
    "TokPortalCreditsRestoredEvent",
    "TokPortalInstagramContentType",
    "TokPortalPagination",
    "TokPortalPlatform",
    "TokPortalPublishBlocker",
    "TokPortalPublishReadiness",
    "TokPortalPublishReadinessResponse",
    "TokPortalReviewMode",
    "TokPortalTransactionType",
    "TokPortalUser",
    "TokPortalUserResponse",
    "TokPortalVideoStatus",
    "TokPortalVideoType",
    "TokPortalWebhookBundle",
    "TokPortalWebhookCreditsRestored",
    "TokPortalWebhookEvent",
    "TokPortalWebhookEventData",
    "TokPortalWebhookEventType",
    "TrenzAspectRatio",
    "TrenzCampaign",
    "TrenzCampaignListResponse",
    "TrenzCampaignPage",
    "TrenzCampaignStatus",
    "TrenzCreator",
    "TrenzCreatorInclude",
    "TrenzCreatorPage",
    "TrenzCreatorSearchResponse",
    "TrenzCreatorSort",
    "TrenzCreatorVideo",
    "TrenzErrorCode",
    "TrenzFile",
    "TrenzFileResponse",
    "TrenzImageModel",
    "TrenzImageSize",
    "TrenzProduct",
    "TrenzProductInclude",
    "TrenzProductPage",
    "TrenzProductResponse",
    "TrenzProductSearchResponse",
    "TrenzProductSort",
    "TrenzProductTitleResponse",
    "TrenzProductTitles",
    "TrenzReview",
    "TrenzSeller",
    "TrenzSocialAccount",
    "TrenzSocialAccountListResponse",
    "TrenzSocialAccountPage",
    "TrenzSocialAccountStatus",
    "TrenzSocialPlatform",
    "TrenzSortOrder",
    "TrenzSubmission",
    "TrenzSubmissionResponse",
    "TrenzTask",
    "TrenzTaskError",
    "TrenzTaskKind",
    "TrenzTaskOutput",
    "TrenzTaskResponse",
    "TrenzTaskResult",
    "TrenzTaskStatus",
    "TrenzUsage",
    "TrenzVideoModel",
    "UGEN_BILLING_UNIT_VALUES",
    "UGEN_CHECKOUT_REQUEST_PAYMENT_TYPE_VALUES",
    "UGEN_COST_COMPONENT_VALUES",
    "UGEN_ESTIMATE_REQUEST_KEYFRAME_RESOLUTION_VALUES",
    "UGEN_JOB_CREATE_ASPECT_RATIO_VALUES",
    "UGEN_JOB_CREATE_KEYFRAME_RESOLUTION_VALUES",
    "UGEN_JOB_CREATE_QAI_MODE_VALUES",
    "UGEN_JOB_EVENT_EVENT_VALUES",
    "UGEN_JOB_STAGE_VALUES",
    "UGEN_JOB_STATUS_VALUES",
    "UGEN_PAYMENT_METHOD_TYPE_VALUES",
    "UGEN_TRANSACTION_TYPE_VALUES",
    "UGenAutoTopup",
    "UGenBillingUnit",
    "UGenCaptionOptions",
    "UGenCheckoutRequestPaymentType",
    "UGenCheckoutSession",
    "UGenCostComponent",
    "UGenCreditAlert",
    "UGenCreditBalance",
    "UGenCreditPack",
    "UGenEstimate",
    "UGenEstimatePart",
    "UGenEstimateRequestKeyframeResolution",
    "UGenJob",
    "UGenJobCreateAspectRatio",
    "UGenJobCreateKeyframeResolution",
    "UGenJobCreateQaiMode",
    "UGenJobEvent",
    "UGenJobEventEvent",
    "UGenJobPage",
    "UGenJobStage",
    "UGenJobStatus",
    "UGenModelPrice",
    "UGenPaymentMethod",
    "UGenPaymentMethodType",
    "UGenTransaction",
    "UGenTransactionPage",
    "UGenTransactionType",
    "UGenVoiceSettings",
    "UGenWebhookStatus",
]


if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        if name not in _MODULES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(_MODULES[name], __name__), name)
