curl --verbose --request POST "https://api.reteno.com/api/v2/event" \
-H 'Content-Type:application/json' \
-H 'User-Agent:Amplitude/EventStreaming/1.0' \
-H 'Authorization:'"$RETENO_AUTHORIZATION" \
-H 'Accept:application/json' \
--data '{
  "eventTypeKey": "Odd Names-Event.v2",
  "params": [
    {"name": "amplitudeEventType", "value": "Odd Names-Event.v2"}
    , {"name": "amplitudeEventTime", "value": "2026-03-02T08:15:15.123000Z"}
    , {"name": "externalCustomerId", "value": "user-10015"}
    , {"name": "[Amplitude] Page URL", "value": "https://example.com/"}
    , {"name": "with space", "value": "1"}
    , {"name": "with-dash", "value": "2"}
    , {"name": "with.dot", "value": "3"}
    , {"name": "$x", "value": "4"}
    , {"name": "@y", "value": "5"}
    , {"name": "1st", "value": "6"}
    , {"name": "quote\"d", "value": "7"}
    , {"name": "back\\slash", "value": "8"}
    , {"name": "apostrophe'\''s", "value": "9"}
    , {"name": "назва", "value": "10"}
    , {"name": "名前", "value": "11"}
    , {"name": "emoji 🎈", "value": "12"}
    , {"name": "line\nbreak", "value": "13"}
    , {"name": "size", "value": "14"}
    , {"name": "keys", "value": "15"}
    , {"name": "class", "value": "16"}
    , {"name": "true", "value": "17"}
    , {"name": "in", "value": "18"}
    , {"name": "UPPER", "value": "19"}
    , {"name": "upper", "value": "20"}
    , {"name": " ", "value": "21"}
    , {"name": "a,b", "value": "22"}
    , {"name": "<tag>", "value": "23"}
    , {"name": "${x}", "value": "24"}
    , {"name": "[Custom] Level", "value": "gold"}
  ]
}
'
