curl --verbose --request POST "https://api.reteno.com/api/v2/event" \
-H 'Content-Type:application/json' \
-H 'User-Agent:Amplitude/EventStreaming/1.0' \
-H 'Authorization:'"$RETENO_AUTHORIZATION" \
-H 'Accept:application/json' \
--data '{
  "eventTypeKey": "SearchPerformed",
  "params": [
    {"name": "amplitudeEventType", "value": "SearchPerformed"}
    , {"name": "amplitudeEventTime", "value": "2026-03-02T08:15:23.123000Z"}
    , {"name": "externalCustomerId", "value": "user-10023"}
    , {"name": "email", "value": "taras@example.com"}
    , {"name": "query", "value": "йога для спини"}
    , {"name": "results", "value": "0"}
    , {"name": "filters_used", "value": "false"}
  ]
}
'
