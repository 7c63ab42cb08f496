<#-- A person's name as Reteno takes it for sure, in any alphabet; "" for anything else. Up to 40 characters; up to three digits
     at its end, and no signs but an apostrophe inside a word, a hyphen inside or between words, a dot behind a word of up to
     three letters. -->
<#function personName value>
  <#local name = trimmed(value)?replace(r"[ \xA0]+", " ", "r")?replace(r"[\u2010\u2011]", "-", "r")>
  <#local plain = "[" + letters + "]+(?:['\x2019][" + letters + "]+)*" dotted = "[" + letters + r"]{1,3}\.">
  <#local word = "(?:" + plain + "|" + dotted + ")" last = "(?:" + plain + "(?: ?[0-9]{1,3})?|" + dotted + ")">
  <#if name?length lte 40 && name?matches(".{1,40}") && name?matches("(?:" + word + "(?: | ?- ?))*" + last)>
    <#return name>
  </#if>
  <#return "">
</#function>

<#-- The same for a first name. Of words of more than three letters Reteno takes three, and of others three more. Sure are three of
     any kind, and four if the two in the middle are short and one of the others isn't, like Maria de los Angeles. -->
<#function firstName value>
  <#local name = personName(value)>
  <#if name?matches("[^ -]*(?:[ -]+[^ -]+){0,2}" + "|[^ -]{4,}(?: [^ -]{1,3}){2} [^ -]+|[^ -]+(?: [^ -]{1,3}){2} [^ -]{4,}")><#return name></#if>
  <#return "">
</#function>
