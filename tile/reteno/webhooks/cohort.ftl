<#--
  One batch of an Amplitude cohort in, membership of a Reteno group out: POST https://api.reteno.com/api/v1/contacts
  The group is called as the cohort is. Who enters the cohort joins the group, who leaves it leaves the group.
  The method updates the fields it is told and empties those a contact comes without; there is no way to update none. So one
  field is emptied, or the contact key holds the user's id.
-->

<#assign group = (parameters.group)!text(input.cohort_name!"")>
<#if group?matches(blank)><#stop "no cohort name"></#if>

<#-- Members whom Reteno can recognise. -->
<#assign ids = (input.users![])?map(user -> text((user.user_id)!""))?filter(id -> !id?matches(blank))>
<#if !ids?has_content><#stop "nobody with a user id"></#if>

<#-- Of several destinations for one cohort each sends its part of the members: those whose id ends in certain characters. -->
<#assign mine = ".">
<#switch (parameters.part)!"all">
  <#case "1 of 2"><#assign mine = "[02468ACEGIKMOQSUWYacegikmoqsuwy]"><#break>
  <#case "2 of 2"><#assign mine = "[^02468ACEGIKMOQSUWYacegikmoqsuwy]"><#break>
  <#case "1 of 4"><#assign mine = "[048CGKOSWcgkosw]"><#break>
  <#case "2 of 4"><#assign mine = "[159DHLPTXdhlptx]"><#break>
  <#case "3 of 4"><#assign mine = "[26AEIMQUYaeimquy]"><#break>
  <#case "4 of 4"><#assign mine = "[^01245689ACDEGHIKLMOPQSTUWXYacdeghiklmopqstuwxy]"><#break>
</#switch>
<#assign ids = ids?filter(id -> id?matches("(?s).*" + mine))>
<#if !ids?has_content><#stop "nobody of this part"></#if>
<#if ids?size gt 3000><#stop "more than 3,000 users"></#if>
<#assign inCohort = text(input.in_cohort!"")>
<#if !inCohort?matches("true|false")><#stop "neither entering nor leaving"></#if>
{
  "dedupeOn": "externalCustomerId",
  "contactFields": ["${(parameters.contact_key??)?then("contactKey", (parameters.emptied_field)!"contactKey")?json_string}"],
  "<#if inCohort == "true">groupNames<#else>groupNamesExclude</#if>": ["${group?json_string}"],
  "contacts": [
<#list ids as id>
    {"externalCustomerId": "${id?json_string}", <#if parameters.contact_key??>"contactKey": "${id?json_string}", </#if>"channels": []}<#sep>,</#sep>
</#list>
  ]
}
