curl --verbose --request POST "https://api.reteno.com/api/v2/event" \
-H 'Content-Type:application/json' \
-H 'User-Agent:Amplitude/EventStreaming/1.0' \
-H 'Authorization:'"$RETENO_AUTHORIZATION" \
-H 'Accept:application/json' \
--data '{
  "eventTypeKey": "CartUpdated",
  "params": [
    {"name": "amplitudeEventType", "value": "CartUpdated"}
    , {"name": "amplitudeEventTime", "value": "2026-03-02T08:15:13.123000Z"}
    , {"name": "externalCustomerId", "value": "user-10013"}
    , {"name": "total", "value": "59.9"}
  ]
}
'
