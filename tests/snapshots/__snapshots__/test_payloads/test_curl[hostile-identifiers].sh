curl --verbose --request POST "https://api.reteno.com/api/v2/event" \
-H 'Content-Type:application/json' \
-H 'User-Agent:Amplitude/EventStreaming/1.0' \
-H 'Authorization:'"$RETENO_AUTHORIZATION" \
-H 'Accept:application/json' \
--data '{
  "eventTypeKey": "AccountCreated",
  "params": [
    {"name": "amplitudeEventType", "value": "AccountCreated"}
    , {"name": "amplitudeEventTime", "value": "2026-03-02T08:15:08.123000Z"}
    , {"name": "externalCustomerId", "value": "auth0|5f\"7c\\12 é🎈"}
    , {"name": "email", "value": "\"quoted local\"@example.com"}
    , {"name": "phone", "value": "+380 (00) 000-00-02"}
    , {"name": "method", "value": "sso"}
  ]
}
'
