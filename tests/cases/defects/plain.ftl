<#function text value>
  <#if value?is_string><#return value></#if>
  <#if value?is_number || value?is_boolean><#return value?c></#if>
  <#return "">
</#function><#assign id = input.amplitude_id!0>
{
  "type": "${input.event_type?json_string}",
  "user": ${id?is_string?then(id, id?c)},
  "paying": "${text(input.paying!"")}",
  "city": "${(input.city!"")?json_string}",
  "plan": "${text((input.user_properties["[Amplitude] plan"])!"")?json_string}",
  "time": "${input.event_time?replace(" ", "T")}",
  "properties": {
<#list mappedProperties?keys as key>
    "${key?json_string}": "${text((mappedProperties[key])!"")?json_string}"<#sep>,</#sep>
</#list>
  },
  "tags": [<#list ["a", "b"] as tag>"${tag}"<#sep>, </#sep></#list>]
}
