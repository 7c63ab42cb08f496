"""Public sources that several contracts rest on.

Reteno shares its backend with eSputnik and Yespo, whose documentation describes the same methods in more
detail. Where pages are silent, the vendor's own published code and clients written after older pages are the
next best witnesses; what rests on those is marked as inferred.
"""

from __future__ import annotations

from tile.contract import Answer, Source

ADD_CONTACT = "https://docs.reteno.com/reference/addcontact-1"
ADDING_USERS = "https://docs.reteno.com/docs/adding-new-users"
BULK_UPLOAD = "https://docs.reteno.com/docs/bulk-contact-uploading"
CONTACT_FIELDS = "https://docs.reteno.com/docs/contact-fields"
CONTACT_UPDATE = "https://yespo.io/api/el_ns0_contactUpdate.html"
GUIDE = "https://docs.reteno.com/docs/integrating-amplitude-with-reteno"
HOW_TO_EVENT = "https://docs.esputnik.com/reference/how-to-use-the-generate-event-api-resource"
IDENTIFIERS = "https://docs.reteno.com/docs/customer-identifiers-and-matching"
MOBILE_BEHAVIOUR = "https://docs.reteno.com/reference/tracking-user-behaviour"
MOBILE_USER = "https://docs.reteno.com/reference/react-native-user-information"
PAST_EVENTS = "https://docs.reteno.com/docs/sending-past-events"
TOKEN_BASE = "https://docs.reteno.com/docs/uploading-mobile-token-base"  # noqa: S105 - an address
VALIDATION = "https://docs.reteno.com/docs/validating-event-parameters"

ANDROID = (
    "https://github.com/reteno-com/reteno-mobile-android-sdk/blob/HEAD/"
    "RetenoSdkCore/src/main/java/com/reteno/core/data/remote/model/"
)
IOS_ERRORS = (
    "https://github.com/reteno-com/reteno-mobile-ios-sdk/blob/HEAD/Reteno/Sources/Network/Errors/NetworkError.swift"
)
SHOP_PLUGIN = "https://github.com/Yespo-CDP/yespo-shopify"
WORDPRESS_PLUGIN = "https://github.com/Yespo-CDP/yespo-woocommerce"
YII = "https://github.com/dicrtarasov/yii2-esputnik/blob/HEAD/src/"

EVENT_KEY_SOURCES = (
    Source(
        constraint="eventTypeKey: required, up to 100 characters, none of < ; ’ \\ / | \" ` ' ^ ? ! , >",
        url=VALIDATION,
    ),
    Source(constraint="eventTypeKey: not empty", url=VALIDATION, inferred=True),
)

CONTACT_ANSWERS = (
    Answer(status=400, meaning="refused: a malformed body", delivered=False, source=ADD_CONTACT),
    Answer(status=401, meaning="the API key is wrong or disabled", delivered=False, source=ADD_CONTACT),
    Answer(status=405, meaning="the method isn't POST", delivered=False, source=ADD_CONTACT),
    Answer(
        status=409,
        meaning="the same request came within the last minute; that one counts",
        delivered=True,
        source=ADD_CONTACT,
    ),
    Answer(status=415, meaning="the content type isn't JSON", delivered=False, source=ADD_CONTACT),
    Answer(status=429, meaning="more than 200 requests in a second", delivered=False, source=ADD_CONTACT),
)

MOBILE_ANSWERS = (
    Answer(
        status=400,
        meaning="refused; the body holds title, detail and invalid-params, each with name and reason",
        delivered=False,
        source=IOS_ERRORS,
    ),
    Answer(
        status=429,
        meaning="too many requests (how many is documented nowhere); the SDKs keep what they sent and try again",
        delivered=False,
        source="https://github.com/reteno-com/reteno-mobile-android-sdk",
    ),
)
