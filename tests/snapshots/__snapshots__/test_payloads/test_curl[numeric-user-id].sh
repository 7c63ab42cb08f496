curl --verbose --request POST "https://api.reteno.com/api/v2/event" \
-H 'Content-Type:application/json' \
-H 'User-Agent:Amplitude/EventStreaming/1.0' \
-H 'Authorization:'"$RETENO_AUTHORIZATION" \
-H 'Accept:application/json' \
--data '{
  "eventTypeKey": "GoalSet",
  "params": [
    {"name": "amplitudeEventType", "value": "GoalSet"}
    , {"name": "amplitudeEventTime", "value": "2026-03-02T08:15:11.123000Z"}
    , {"name": "externalCustomerId", "value": "000123"}
    , {"name": "zip", "value": "01001"}
    , {"name": "code", "value": "1e5"}
    , {"name": "version", "value": "1.10"}
    , {"name": "crm_id", "value": "7000123"}
  ]
}
'
