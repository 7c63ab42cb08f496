curl --verbose --request POST "https://mobile-api.reteno.com/api/v1/device" \
-H 'Content-Type:application/json' \
-H 'User-Agent:Amplitude/Webhook/1.0' \
-H 'Authorization:'"$RETENO_AUTHORIZATION" \
-H 'X-Reteno-Access-Key:'"$RETENO_ACCESS_KEY" \
-H 'X-Reteno-SDK-Version:amplitude-device' \
-H 'Accept:application/json' \
--data '
{
  "deviceId": "C8F9E604-F01A-4BD9-95C6-8E5357DF265D",
  "externalUserId": "user-10482",
  "osType": "IOS",
  "osVersion": "19.3",
  "appVersion": "4.12.0",
  "deviceModel": "iPhone17,3",
  "category": "MOBILE"
}
'
