<#--
  One batch of an Amplitude cohort in, membership of a Reteno group out: POST https://api.reteno.com/api/v1/contacts
  The group is called as the cohort is. Who enters the cohort joins the group, who leaves it leaves the group.
  The method updates the fields it is told and empties those a contact comes without; there is no way to update none.
-->

<#-- A value as text, whatever its type; "" for arrays, objects and what is missing. -->
<#function text value>
  <#if value?is_string><#return value></#if>
  <#if value?is_number || value?is_boolean><#return value?c></#if>
  <#return "">
</#function>

<#-- Nothing but blanks, of any script, or the word null, which Reteno ignores as an id. -->
<#assign space = r"[\x00-\x20\x85\xA0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000\uFEFF]*">
<#assign blank = space + "(null)?" + space>

<#assign group = (parameters.group)!text(input.cohort_name!"")>
<#if group?matches(blank)><#stop "no cohort name"></#if>

<#-- Members whom Reteno can recognise. -->
<#assign ids = (input.users![])?map(user -> text((user.user_id)!""))?filter(id -> !id?matches(blank))>
<#if !ids?has_content><#stop "nobody with a user id"></#if>
<#if ids?size gt 3000><#stop "more than 3,000 users"></#if>
<#assign inCohort = text(input.in_cohort!"")>
<#if !inCohort?matches("true|false")><#stop "neither entering nor leaving"></#if>
{
  "dedupeOn": "externalCustomerId",
  "contactFields": ["${((parameters.emptied_field)!"contactKey")?json_string}"],
  "<#if inCohort == "true">groupNames<#else>groupNamesExclude</#if>": ["${group?json_string}"],
  "contacts": [
<#list ids as id>
    {"externalCustomerId": "${id?json_string}", "channels": []}<#sep>,</#sep>
</#list>
  ]
}
