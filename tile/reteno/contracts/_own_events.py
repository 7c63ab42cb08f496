"""The events that Reteno's SDKs report by themselves, under the names they have on the wire.

That Amplitude's events of the same occurrence are the same to a campaign is a conclusion of our own: no page says it.
"""

from __future__ import annotations

from tile.contract import OwnEvent, Source

_STANDARD = "https://docs.reteno.com/docs/standard-events-1"
_ALIKE = {
    "screenView": ("[Amplitude] Screen Viewed",),
    "SessionStarted": ("session_start", "[Amplitude] Start Session"),
    "SessionEnded": ("session_end", "[Amplitude] End Session"),
    "ApplicationInstalled": ("[Amplitude] Application Installed",),
    "ApplicationUpdated": ("[Amplitude] Application Updated",),
    "ApplicationOpened": ("[Amplitude] Application Opened",),
    "ApplicationBackgrounded": ("[Amplitude] Application Backgrounded",),
    "PushNotificationsSubscribed": (),
    "PushNotificationsUnsubscribed": (),
    "PushNotificationsPermissionAsked": (),
}

OWN_EVENTS = tuple(
    OwnEvent(
        name=name,
        alike=alike,
        source=Source(constraint="events the SDK tracks by itself", url=_STANDARD, inferred=True),
    )
    for name, alike in _ALIKE.items()
)
