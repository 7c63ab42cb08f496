curl --verbose --request POST "https://api.reteno.com/api/v2/event" \
-H 'Content-Type:application/json' \
-H 'User-Agent:Amplitude/EventStreaming/1.0' \
-H 'Authorization:'"$RETENO_AUTHORIZATION" \
-H 'Accept:application/json' \
--data '{
  "eventTypeKey": "some event type",
  "params": [
    {"name": "amplitudeEventType", "value": "some event type"}
    , {"name": "amplitudeEventTime", "value": "2022-02-28T20:07:01.795000Z"}
    , {"name": "externalCustomerId", "value": "some user id"}
  ]
}
'
