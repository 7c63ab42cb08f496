curl --verbose --request POST "https://api.reteno.com/api/v2/event" \
-H 'Content-Type:application/json' \
-H 'User-Agent:Amplitude/EventStreaming/1.0' \
-H 'Authorization:'"$RETENO_AUTHORIZATION" \
-H 'Accept:application/json' \
--data '{
  "eventTypeKey": "AccountCreated",
  "params": [
    {"name": "amplitudeEventType", "value": "AccountCreated"}
    , {"name": "amplitudeEventTime", "value": "2026-03-02T08:15:24.123000Z"}
    , {"name": "externalCustomerId", "value": "user-10024"}
    , {"name": "email", "value": "new.user@example.com"}
    , {"name": "phone", "value": "+380000000004"}
    , {"name": "method", "value": "email"}
  ]
}
'
