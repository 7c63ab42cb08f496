curl --verbose --request POST "https://api.reteno.com/api/v2/event" \
-H 'Content-Type:application/json' \
-H 'User-Agent:Amplitude/EventStreaming/1.0' \
-H 'Authorization:'"$RETENO_AUTHORIZATION" \
-H 'Accept:application/json' \
--data '{
  "eventTypeKey": "🎯_🎯_🎯_🎯_🎯_🎯_🎯_🎯_🎯_🎯_🎯_🎯_🎯_🎯_🎯_🎯_🎯_🎯_🎯_🎯_🎯_🎯_🎯_🎯_🎯_",
  "params": [
    {"name": "amplitudeEventType", "value": "🎯/🎯/🎯/🎯/🎯/🎯/🎯/🎯/🎯/🎯/🎯/🎯/🎯/🎯/🎯/🎯/🎯/🎯/🎯/🎯/🎯/🎯/🎯/🎯/🎯/🎯/🎯/🎯/🎯/🎯/🎯/🎯/🎯/🎯/🎯/🎯/🎯/🎯/🎯/🎯/🎯/🎯/🎯/🎯/🎯/🎯/🎯/🎯/🎯/🎯/🎯/🎯/🎯/🎯/🎯/🎯/🎯/🎯/🎯/🎯/end"}
    , {"name": "amplitudeEventTime", "value": "2026-03-02T08:15:09.123000Z"}
    , {"name": "externalCustomerId", "value": "user-10009"}
    , {"name": "step", "value": "1"}
  ]
}
'
