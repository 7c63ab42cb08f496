curl --verbose --request POST "https://api.reteno.com/api/v2/event" \
-H 'Content-Type:application/json' \
-H 'User-Agent:Amplitude/EventStreaming/1.0' \
-H 'Authorization:'"$RETENO_AUTHORIZATION" \
-H 'Accept:application/json' \
--data '{
  "eventTypeKey": "LessonStarted",
  "params": [
    {"name": "amplitudeEventType", "value": "LessonStarted"}
    , {"name": "amplitudeEventTime", "value": "2026-03-02T08:15:20.123000Z"}
    , {"name": "externalCustomerId", "value": "user-10020"}
    , {"name": "email", "value": "olena@example.com"}
    , {"name": "lesson_id", "value": "breathing-07"}
    , {"name": "course", "value": "Calm evenings"}
    , {"name": "position", "value": "7"}
    , {"name": "is_free", "value": "false"}
    , {"name": "plan", "value": "annual"}
  ]
}
'
