curl --verbose --request POST "https://api.reteno.com/api/v2/event" \
-H 'Content-Type:application/json' \
-H 'User-Agent:Amplitude/Webhook/1.0' \
-H 'Authorization:'"$RETENO_AUTHORIZATION" \
-H 'Accept:application/json' \
--data '
{
  "eventTypeKey": "LessonStarted",
  "params": [
    {"name": "externalCustomerId", "value": "user-10482"}
    , {"name": "amplitudeEventType", "value": "LessonStarted"}
    , {"name": "amplitudeEventTime", "value": "2026-03-02T08:15:30.123000Z"}
    , {"name": "lesson_id", "value": "intro-1"}
    , {"name": "lesson_title", "value": "First steps"}
    , {"name": "position", "value": "3"}
    , {"name": "duration_s", "value": "412.5"}
    , {"name": "completed", "value": "false"}
    , {"name": "amplitude.platform", "value": "iOS"}
    , {"name": "amplitude.country", "value": "Ukraine"}
  ]
}
'
