curl --verbose --request POST "https://api.reteno.com/api/v2/event" \
-H 'Content-Type:application/json' \
-H 'User-Agent:Amplitude/EventStreaming/1.0' \
-H 'Authorization:'"$RETENO_AUTHORIZATION" \
-H 'Accept:application/json' \
--data '{
  "eventTypeKey": "NewsletterRequested",
  "params": [
    {"name": "amplitudeEventType", "value": "NewsletterRequested"}
    , {"name": "amplitudeEventTime", "value": "2026-03-02T08:15:04.123000Z"}
    , {"name": "email", "value": "guest@example.org"}
    , {"name": "source", "value": "footer"}
  ]
}
'
