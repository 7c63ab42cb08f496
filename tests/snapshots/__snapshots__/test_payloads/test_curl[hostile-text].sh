curl --verbose --request POST "https://api.reteno.com/api/v2/event" \
-H 'Content-Type:application/json' \
-H 'User-Agent:Amplitude/EventStreaming/1.0' \
-H 'Authorization:'"$RETENO_AUTHORIZATION" \
-H 'Accept:application/json' \
--data '{
  "eventTypeKey": "Clicked _Buy_ _ it_s _b_50%__b__ now__",
  "params": [
    {"name": "amplitudeEventType", "value": "Clicked \"Buy\" \\ it'\''s <b>50%<\/b>, now!?"}
    , {"name": "amplitudeEventTime", "value": "2026-03-02T08:15:07.123000Z"}
    , {"name": "externalCustomerId", "value": "user-10007"}
    , {"name": "email", "value": "o'\''hara+test@example.com"}
    , {"name": "quote", "value": "she said \"hi\""}
    , {"name": "apostrophe", "value": "it'\''s o'\''clock"}
    , {"name": "backslash", "value": "C:\\temp\\new"}
    , {"name": "backslash_at_end", "value": "ends with \\"}
    , {"name": "newline", "value": "line 1\nline 2\r\nline 3"}
    , {"name": "tab", "value": "a\tb"}
    , {"name": "control", "value": "bell \u0007 nul \u0000 del \u007F"}
    , {"name": "emoji", "value": "done 🎉👩‍👩‍👧"}
    , {"name": "right_to_left", "value": "مرحبا ‮abc‬ שלום"}
    , {"name": "separators", "value": "a\u2028b\u2029c"}
    , {"name": "script", "value": "<\/script><script>alert(1)<\/script>"}
    , {"name": "comment", "value": "\u003C!-- ]]\u003E --\u003E"}
    , {"name": "cdata", "value": "\u003C![CDATA[ x ]]\u003E"}
    , {"name": "interpolation", "value": "${input.user_id} #{1} [=2]"}
    , {"name": "directive", "value": "<#if true>${7*7}<\/#if> <@macro/> <#-- c --\u003E"}
    , {"name": "entity", "value": "&lt;b&gt; &amp; &#39;"}
    , {"name": "percent", "value": "100% %20 %0A"}
    , {"name": "shell", "value": "$(id) `id` $HOME ; | & > < * ? ~ !x"}
    , {"name": "json", "value": "{\"a\": [1, 2]}"}
    , {"name": "json_string", "value": "\"quoted\""}
    , {"name": "two_json_strings", "value": "\"a\" and \"b\""}
    , {"name": "json_array", "value": "[1, 2]"}
    , {"name": "comma", "value": "a, b, c"}
    , {"name": "bom", "value": "﻿x"}
    , {"name": "combining", "value": "é ﬁ Å"}
    , {"name": "surrogate_pair", "value": "𝒳"}
    , {"name": "long", "value": "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}
    , {"name": "name", "value": "Zoë \"Zed\" O’Neill"}
  ]
}
'
