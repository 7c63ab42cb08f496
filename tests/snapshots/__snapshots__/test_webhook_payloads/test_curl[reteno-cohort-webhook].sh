curl --verbose --request POST "https://api.reteno.com/api/v1/contacts" \
-H 'Content-Type:application/json' \
-H 'User-Agent:Amplitude/Webhook/1.0' \
-H 'Authorization:'"$RETENO_AUTHORIZATION" \
-H 'Accept:application/json' \
--data '

{
  "dedupeOn": "externalCustomerId",
  "contactFields": ["contactKey"],
  "groupNames": ["Trial ends soon"],
  "contacts": [
    {"externalCustomerId": "user-10482", "channels": []},
    {"externalCustomerId": "user-20911", "channels": []}
  ]
}
'
