curl --verbose --request POST "https://api.reteno.com/api/v2/event" \
-H 'Content-Type:application/json' \
-H 'User-Agent:Amplitude/EventStreaming/1.0' \
-H 'Authorization:'"$RETENO_AUTHORIZATION" \
-H 'Accept:application/json' \
--data '{
  "eventTypeKey": "PaymentFailed",
  "params": [
    {"name": "amplitudeEventType", "value": "PaymentFailed"}
    , {"name": "amplitudeEventTime", "value": "2026-03-02T08:15:26.123000Z"}
    , {"name": "externalCustomerId", "value": "user-10026"}
    , {"name": "email", "value": "lea@example.com"}
    , {"name": "product", "value": "com.example.monthly"}
    , {"name": "amount", "value": "9.99"}
    , {"name": "currency", "value": "EUR"}
    , {"name": "reason", "value": "Insufficient funds (\"51\")"}
    , {"name": "attempt", "value": "3"}
    , {"name": "will_retry", "value": "true"}
    , {"name": "plan", "value": "monthly"}
  ]
}
'
