<#--
  One Amplitude event in, one Reteno event out: POST https://api.reteno.com/api/v2/event
  Every single value is sent as a string; nothing depends on the number, boolean, locale or time zone settings.
-->

<#-- Reteno takes no event without an identifier; Amplitude would repeat its refusal nine times. -->
<#if externalId?matches(blank)><#stop "no user id"></#if>

<#assign eventType = text(input.event_type!"")>
<#-- Reteno takes 20 kB: what doesn't fit any more is left out. This is the room for texts, beside what the template itself prints. -->
<#assign room = 19000 - bytes(externalId)>

<#-- A property of the first group that has it. -->
<#function ofGroup name>
  <#list input.group_properties!{} as type, groups>
    <#if groups?is_hash>
      <#list groups as group, held>
        <#if (held[name])??><#return text(held[name])></#if>
      </#list>
    </#if>
  </#list>
  <#return "">
</#function>
{
  "eventTypeKey": "${keyOf(eventType)?json_string}",
  "params": [
    {"name": "externalCustomerId", "value": "${externalId?json_string}"}
<#if bytes(eventType) lte room>
    <#assign room = room - bytes(eventType)>
    , {"name": "amplitudeEventType", "value": "${eventType?json_string}"}
</#if>
<#assign eventTime = timeOf(text(input.event_time!""))>
<#if eventTime?has_content>
    , {"name": "amplitudeEventTime", "value": "${eventTime}Z"}
</#if>
<#list (input.event_properties!{})?keys as name>
  <#assign value = (input.event_properties[name])!"">
  <#if name?has_content && !name?matches(taken, "i") && (!parameters.event_properties?has_content || (parameters.event_properties[name])??)>
    <#assign printed><@json value/></#assign>
    <#assign size = bytes(name + printed) + 50>
    <#if size lte room && !printed?matches('"(null)?"')>
      <#assign room = room - size>
    , {"name": "${name?json_string}", "value": <#rt>
      <#-- As the macro prints it, but without a number as far as the proof can see. -->
      <#if value?is_sequence>[<#list value as item><@json item!""/><#sep>, </#sep></#list>]<#t>
      <#elseif value?is_number || value?is_boolean || value?is_string && !value?is_method>"${text(value)?json_string}"<#t>
      <#else>{<#list value?keys as key>"${key?json_string}": <@json value[key]!""/><#sep>, </#sep></#list>}</#if>}<#lt>
    </#if>
  </#if>
</#list>
<#list parameters.columns as name, _>
  <#assign value = text((input[name])!"")>
  <#assign size = bytes(name + value) + 50>
  <#if size lte room && !value?matches("(null)?")>
    <#assign room = room - size>
    , {"name": "amplitude.${name?json_string}", "value": "${value?json_string}"}
  </#if>
</#list>
<#list parameters.user_properties as name, _>
  <#assign value = text((input.user_properties[name])!"")>
  <#assign size = bytes(name + value) + 50>
  <#if size lte room && !value?matches("(null)?")>
    <#assign room = room - size>
    , {"name": "amplitudeUser.${name?json_string}", "value": "${value?json_string}"}
  </#if>
</#list>
<#list parameters.group_properties as name, _>
  <#assign value = ofGroup(name)>
  <#assign size = bytes(name + value) + 50>
  <#if size lte room && !value?matches("(null)?")>
    <#assign room = room - size>
    , {"name": "amplitudeGroup.${name?json_string}", "value": "${value?json_string}"}
  </#if>
</#list>
<#list parameters.derived_properties as name, _>
  <#assign value = text((input.derived_properties[name])!"")>
  <#assign size = bytes(name + value) + 50>
  <#if size lte room && !value?matches("(null)?")>
    <#assign room = room - size>
    , {"name": "amplitudeDerived.${name?json_string}", "value": "${value?json_string}"}
  </#if>
</#list>
<#list parameters.lookup_properties as name, _>
  <#assign value = text((input.lookup_properties[name])!"")>
  <#assign size = bytes(name + value) + 50>
  <#if size lte room && !value?matches("(null)?")>
    <#assign room = room - size>
    , {"name": "amplitudeLookup.${name?json_string}", "value": "${value?json_string}"}
  </#if>
</#list>
  ]
}
