curl --verbose --request POST "https://api.reteno.com/api/v2/event" \
-H 'Content-Type:application/json' \
-H 'User-Agent:Amplitude/EventStreaming/1.0' \
-H 'Authorization:'"$RETENO_AUTHORIZATION" \
-H 'Accept:application/json' \
--data '{
  "eventTypeKey": "SubscriptionRenewed",
  "params": [
    {"name": "amplitudeEventType", "value": "SubscriptionRenewed"}
    , {"name": "amplitudeEventTime", "value": "2026-03-02T08:15:25.123000Z"}
    , {"name": "externalCustomerId", "value": "user-10025"}
    , {"name": "email", "value": "ines@example.com"}
    , {"name": "product", "value": "com.example.annual"}
    , {"name": "price", "value": "1999.5"}
    , {"name": "currency", "value": "UAH"}
    , {"name": "renewal_count", "value": "2"}
    , {"name": "expires_at", "value": "2027-03-02T08:15:30Z"}
    , {"name": "plan", "value": "annual"}
  ]
}
'
