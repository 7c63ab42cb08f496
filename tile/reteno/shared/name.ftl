<#-- A person's name as Reteno takes it for sure, in any alphabet; "" for anything else. Up to 40 characters; no digits, and no
     signs but an apostrophe inside a word, a hyphen inside or between words, a dot behind a word of up to three letters. -->
<#function personName value>
  <#local name = trimmed(value)?replace(r"[ \xA0]+", " ", "r")?replace(r"[\u2010\u2011]", "-", "r")>
  <#local word = "(?:[" + letters + "]+(?:['\x2019][" + letters + "]+)*|[" + letters + r"]{1,3}\.)">
  <#if name?length lte 40 && name?matches(".{1,40}") && name?matches(word + "(?:(?: | ?- ?)" + word + ")*")>
    <#return name>
  </#if>
  <#return "">
</#function>

<#-- The same for a first name. Of long words Reteno takes three, and of short ones three more; three of any kind are sure. -->
<#function firstName value>
  <#local name = personName(value)>
  <#if name?matches("[^ -]*(?:[ -]+[^ -]+){0,2}")><#return name></#if>
  <#return "">
</#function>
