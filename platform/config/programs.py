"""The settings of the programs' door: who comes in, what its schema says of itself."""

from typing import Any

REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "api.authentication.TokenAuthentication",
        "api.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["api.permissions.ActsForOrganisation"],
    "DEFAULT_THROTTLE_CLASSES": ["api.limits.Limited"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["api.parsers.BoundedJSONParser", "rest_framework.parsers.MultiPartParser"],
    "DEFAULT_PAGINATION_CLASS": "api.pagination.Pages",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "api.openapi.Operation",
    "EXCEPTION_HANDLER": "api.errors.answer",
    "PAGE_SIZE": 50,
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "Red Capsule platform",
    "VERSION": "1",
    "DESCRIPTION": (
        "Everything the pages can do, for programs. Come in with `Authorization: Bearer <token>`; lists are pages of "
        "`{next, previous, results}`; every refusal is `{code, detail, field}`; a POST of value wants an "
        "`Idempotency-Key`. Read docs/api.md."
    ),
    "LICENSE": {"name": "Apache-2.0"},
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_NAME_OVERRIDES": {
        "OrganisationKindEnum": "accounts.roles.OrganisationKind",
        "RoleEnum": "accounts.roles.Role",
        "TokenScopeEnum": "accounts.models.ApiToken.Scope",
        "JobStateEnum": "jobs.models.Job.State",
        "UploadStateEnum": "jobs.models.Upload.State",
        "TierEnum": "enterprises.models.Tier",
        "LicenceKindEnum": "enterprises.models.Licence.Kind",
        "LicenceValidityEnum": "enterprises.rules.licences.VALIDITY",
        "ScopeCodeEnum": "enterprises.models.LicenceScope.Code",
        "CalendarDayKindEnum": "enterprises.models.CalendarDay.Kind",
        "ChannelEnum": "notices.models.Channel",
        "MailStateEnum": "notices.models.Mail.State",
        "MailFormEnum": "notices.models.Mail.Form",
        "EndpointStateEnum": "notices.models.Endpoint.State",
        "WeekdayEnum": "notices.models.Weekday",
        "PaperKindEnum": "first_trade.models.Kind",
        "SnapshotStateEnum": "ecosystem.models.Snapshot.State",
        "ActionKindEnum": "ecosystem.models.Action.Kind",
        "ActionStateEnum": "ecosystem.models.Action.State",
        "DrillStateEnum": "ecosystem.models.Drill.State",
        "CaseStateEnum": "ecosystem.models.Case.State",
        "IntroductionAnswerEnum": "ecosystem.models.IntroductionSide.Answer",
        "OrderStateEnum": "orders.models.Order.State",
        "StandingStateEnum": "orders.models.StandingOrder.State",
        "OfferStateEnum": "orders.models.Offer.State",
        "PartStateEnum": "orders.models.Part.State",
        "SubOrderStateEnum": "orders.models.SubOrder.State",
        "PartChangeStateEnum": "orders.models.PartChange.State",
        "ClaimStateEnum": "orders.models.Claim.State",
        "ClaimKindEnum": "orders.models.Claim.Kind",
        "RefusalReasonEnum": "orders.models.ReceiptItem.Reason",
        "SubstituteCauseEnum": "orders.models.PartChange.Cause",
        "DisruptionCauseEnum": "orders.models.Disruption.Cause",
        "OrderSideEnum": "orders.models.Order.Side",
        "CostKindEnum": "orders.models.CostRule.Kind",
        "JointPurchaseStateEnum": "orders.models.JointPurchase.State",
        "JointPurchaseEndEnum": "orders.models.JointPurchase.End",
    },
    "TAGS": [
        {"name": "accounts", "description": "Who am I, who is here, invitations, tokens."},
        {"name": "enterprises", "description": "The register, licences, tiers, contests, imports, the calendar."},
        {"name": "products", "description": "The catalogue: what may be traded, by whom, at which temperature."},
        {"name": "first_trade", "description": "Papers kept once, granted to partners, approved by each."},
        {"name": "orders", "description": "Shared orders from the draft to the rating, and their sub-orders."},
        {"name": "ledger", "description": "The append-only book of ties, its seals and verifications."},
        {"name": "ecosystem", "description": "The graph at a moment: snapshots, standings, ways, exports."},
        {"name": "jobs", "description": "Background work and how far it is."},
        {"name": "notices", "description": "What was told to me, what I want to hear, the log of mails."},
        {"name": "waiting", "description": "What waits for me across all rooms, and my calendar."},
        {"name": "webhooks", "description": "Programs that are called when something happens."},
    ],
    "APPEND_COMPONENTS": {
        "schemas": {
            "Refusal": {
                "type": "object",
                "required": ["code", "detail", "field"],
                "properties": {
                    "code": {"type": "string", "description": "For programs; stable."},
                    "detail": {"type": "string", "description": "For people; says what is the case and what to do."},
                    "field": {"type": "string", "nullable": True, "description": "The field it belongs to, dotted."},
                },
            }
        }
    },
}
