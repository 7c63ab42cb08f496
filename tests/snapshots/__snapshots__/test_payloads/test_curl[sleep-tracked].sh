curl --verbose --request POST "https://api.reteno.com/api/v2/event" \
-H 'Content-Type:application/json' \
-H 'User-Agent:Amplitude/EventStreaming/1.0' \
-H 'Authorization:'"$RETENO_AUTHORIZATION" \
-H 'Accept:application/json' \
--data '{
  "eventTypeKey": "SleepTracked",
  "params": [
    {"name": "amplitudeEventType", "value": "SleepTracked"}
    , {"name": "amplitudeEventTime", "value": "2026-03-02T08:15:22.123000Z"}
    , {"name": "externalCustomerId", "value": "user-10022"}
    , {"name": "phone", "value": "+380000000003"}
    , {"name": "minutes", "value": "437"}
    , {"name": "quality", "value": "0.87"}
    , {"name": "source", "value": "watch"}
  ]
}
'
