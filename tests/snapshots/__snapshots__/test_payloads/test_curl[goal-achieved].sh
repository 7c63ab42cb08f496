curl --verbose --request POST "https://api.reteno.com/api/v2/event" \
-H 'Content-Type:application/json' \
-H 'User-Agent:Amplitude/EventStreaming/1.0' \
-H 'Authorization:'"$RETENO_AUTHORIZATION" \
-H 'Accept:application/json' \
--data '{
  "eventTypeKey": "GoalAchieved",
  "params": [
    {"name": "amplitudeEventType", "value": "GoalAchieved"}
    , {"name": "amplitudeEventTime", "value": "2026-03-02T08:15:21.123000Z"}
    , {"name": "externalCustomerId", "value": "user-10021"}
    , {"name": "email", "value": "marco@example.com"}
    , {"name": "goal", "value": "10 000 steps"}
    , {"name": "days", "value": "30"}
    , {"name": "progress", "value": "1"}
    , {"name": "streak_days", "value": "30"}
  ]
}
'
