<#-- The user's id: the same in all destinations of an account. -->
<#assign externalId = text((((parameters.external_id)!"user_id") == "amplitude_id")?then(input.amplitude_id!"", input.user_id!""))>
