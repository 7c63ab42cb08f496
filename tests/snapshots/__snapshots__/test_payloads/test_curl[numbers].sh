curl --verbose --request POST "https://api.reteno.com/api/v2/event" \
-H 'Content-Type:application/json' \
-H 'User-Agent:Amplitude/EventStreaming/1.0' \
-H 'Authorization:'"$RETENO_AUTHORIZATION" \
-H 'Accept:application/json' \
--data '{
  "eventTypeKey": "HealthMetricsRecorded",
  "params": [
    {"name": "amplitudeEventType", "value": "HealthMetricsRecorded"}
    , {"name": "amplitudeEventTime", "value": "2026-03-02T08:15:10.123000Z"}
    , {"name": "externalCustomerId", "value": "user-10010"}
    , {"name": "zero", "value": "0"}
    , {"name": "one", "value": "1"}
    , {"name": "thousands", "value": "1234567"}
    , {"name": "negative", "value": "-42"}
    , {"name": "fraction", "value": "0.1"}
    , {"name": "price", "value": "1999.5"}
    , {"name": "many_digits", "value": "12.3456789"}
    , {"name": "tiny", "value": "0.00001"}
    , {"name": "negative_tiny", "value": "-0.00001"}
    , {"name": "negative_zero", "value": "-0"}
    , {"name": "whole_float", "value": "3"}
    , {"name": "int32_max", "value": "2147483647"}
    , {"name": "int32_beyond", "value": "2147483648"}
    , {"name": "int64_max", "value": "9223372036854775807"}
    , {"name": "int64_beyond", "value": "12345678901234567890"}
    , {"name": "huge", "value": "1000000000000000000000"}
    , {"name": "epoch_ms", "value": "1772439300000"}
    , {"name": "weight_kg", "value": "71.25"}
    , {"name": "balance", "value": "-1234.5"}
  ]
}
'
