<#--
  One batch of an Amplitude cohort in, membership of a Reteno group out: POST https://api.reteno.com/api/v1/contacts
  The group is called as the cohort is. Who enters the cohort joins the group, who leaves it leaves the group.
  The method updates the fields it is told and empties those a contact comes without; there is no way to update none.
-->

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
