curl --verbose --request POST "https://api.reteno.com/api/v2/event" \
-H 'Content-Type:application/json' \
-H 'User-Agent:Amplitude/EventStreaming/1.0' \
-H 'Authorization:'"$RETENO_AUTHORIZATION" \
-H 'Accept:application/json' \
--data '{
  "eventTypeKey": "ReferralInviteAccepted",
  "params": [
    {"name": "amplitudeEventType", "value": "ReferralInviteAccepted"}
    , {"name": "amplitudeEventTime", "value": "2026-03-02T08:15:27.123000Z"}
    , {"name": "externalCustomerId", "value": "user-10027"}
    , {"name": "invited_by", "value": "user-10020"}
    , {"name": "plan", "value": "trial"}
  ]
}
'
