curl --verbose --request POST "https://mobile-api.reteno.com/api/v1/events" \
-H 'Content-Type:application/json' \
-H 'User-Agent:Amplitude/Webhook/1.0' \
-H 'X-Reteno-Access-Key:'"$RETENO_ACCESS_KEY" \
-H 'X-Reteno-SDK-Version:amplitude-device' \
-H 'Accept:application/json' \
--data '

{
  "deviceId": "C8F9E604-F01A-4BD9-95C6-8E5357DF265D",
  "externalUserId": "user-10482",
  "events": [
    {
      "eventTypeKey": "LessonStarted",
      "occurred": "2026-03-02T08:15:30.123Z",
      "params": [
        {"name": "amplitudeEventType", "value": "LessonStarted"}
        , {"name": "lesson_id", "value": "intro-1"}
        , {"name": "lesson_title", "value": "First steps"}
        , {"name": "position", "value": "3"}
        , {"name": "duration_s", "value": "412.5"}
        , {"name": "completed", "value": "false"}
      ]
    }
  ]
}
'
