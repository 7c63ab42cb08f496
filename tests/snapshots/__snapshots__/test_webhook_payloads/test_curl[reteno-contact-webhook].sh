curl --verbose --request POST "https://api.reteno.com/api/v1/contact" \
-H 'Content-Type:application/json' \
-H 'User-Agent:Amplitude/Webhook/1.0' \
-H 'Authorization:'"$RETENO_AUTHORIZATION" \
-H 'Accept:application/json' \
--data '


{
  "externalCustomerId": "user-10482",
  "firstName": "Anna",
  "lastName": "Kovalenko",
  "channels": [
    {"type": "email", "value": "anna.kovalenko@example.com", "device": {"appId": "3f0e8c1a-1d2b-4c3d-9e4f-5a6b7c8d9e0f"}}
    , {"type": "sms", "value": "+380000000017"}
  ],
  "fields": [
    {"id": 514046, "value": "user-10482"}
    , {"id": 514047, "value": "C8F9E604-F01A-4BD9-95C6-8E5357DF265D"}
    , {"id": 514048, "value": "Ukrainian"}
    , {"id": 514049, "value": "Ukraine"}
    , {"id": 514050, "value": "Kyiv City"}
    , {"id": 514051, "value": "Kyiv"}
    , {"id": 514052, "value": "iOS"}
    , {"id": 514053, "value": "19.3"}
    , {"id": 514054, "value": "4.12.0"}
    , {"id": 514055, "value": "Kyivstar"}
    , {"id": 514056, "value": "iPhone17,3"}
    , {"id": 514043, "value": "annual"}
    , {"id": 514045, "value": "true"}
  ]
}
'
