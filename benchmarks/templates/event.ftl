{
  "eventTypeKey": "${input.event_type}",
  "params": [
    {"name": "externalCustomerId", "value": "${input.user_id}"}
    <#list ["plan", "lesson", "price", "prop_0", "prop_1", "prop_2"] as name>
      <#if input.event_properties[name]??>
    , {"name": "${name}", "value": "${input.event_properties[name]}"}
      </#if>
    </#list>
  ]
}
