curl --verbose --request POST "https://api.reteno.com/api/v2/event" \
-H 'Content-Type:application/json' \
-H 'User-Agent:Amplitude/EventStreaming/1.0' \
-H 'Authorization:'"$RETENO_AUTHORIZATION" \
-H 'Accept:application/json' \
--data '{
  "eventTypeKey": "SettingsChanged",
  "params": [
    {"name": "amplitudeEventType", "value": "SettingsChanged"}
    , {"name": "amplitudeEventTime", "value": "2026-03-02T08:15:12.123000Z"}
    , {"name": "externalCustomerId", "value": "user-10012"}
    , {"name": "push", "value": "true"}
    , {"name": "email_opt_in", "value": "false"}
    , {"name": "push_text", "value": "true"}
    , {"name": "email_text", "value": "false"}
    , {"name": "has_subscription", "value": "true"}
    , {"name": "is_trial", "value": "false"}
  ]
}
'
