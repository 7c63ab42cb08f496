curl --verbose --request POST "https://api.reteno.com/api/v2/event" \
-H 'Content-Type:application/json' \
-H 'User-Agent:Amplitude/EventStreaming/1.0' \
-H 'Authorization:'"$RETENO_AUTHORIZATION" \
-H 'Accept:application/json' \
--data '{
  "eventTypeKey": "[Amplitude] Page Viewed",
  "params": [
    {"name": "amplitudeEventType", "value": "[Amplitude] Page Viewed"}
    , {"name": "amplitudeEventTime", "value": "2026-03-02T08:15:02.123000Z"}
    , {"name": "externalCustomerId", "value": "user-10002"}
    , {"name": "email", "value": "jonas@example.com"}
    , {"name": "[Amplitude] Page URL", "value": "https://example.com/pricing?plan=annual&utm_source=mail#top"}
    , {"name": "[Amplitude] Page Title", "value": "Pricing – Example"}
    , {"name": "[Amplitude] Page Path", "value": "\/pricing"}
    , {"name": "[Amplitude] Page Counter", "value": "4"}
    , {"name": "utm_source", "value": "mail"}
    , {"name": "initial_referrer", "value": "https://www.example.org/"}
  ]
}
'
