<#-- Letters of any alphabet, with what is written above and below them, roughly. -->
<#assign letters = r"A-Za-z\xC0-\xD6\xD8-\xF6\xF8-\u167F\u1681-\u180D\u180F-\u1FFF\u2C00-\u2DFF\u3005-\u3007\u3041-\u30FA\u30FC-\u318F"
    + r"\u3400-\u4DBF\u4E00-\uA48C\uA4D0-\uD7FF\uF900-\uFDFF\uFE70-\uFEFC\uFF66-\uFFDC\x{1E900}-\x{1E943}\x{20000}-\x{2A6DF}">

<#-- Text without what can't be seen around it. -->
<#function trimmed value>
  <#return value?replace("^" + unseen + "+|" + unseen + "+$", "", "r")>
</#function>

<#-- An e-mail address that a mail server takes, in any alphabet; "" for anything else, such as a name with an address. -->
<#function emailAddress value>
  <#local email = trimmed(value)>
  <#local atom = "[0-9" + letters + r"!#$%&'*+/=?^_`{|}~-]+" end = "[0-9" + letters + "]" label = end + "(?:[0-9" + letters + "-]*" + end + ")?">
  <#if email?length lte 254 && email?keep_before("@")?length lte 64 && email?matches(atom + r"(?:\." + atom + ")*@.*")
      && email?matches("[^@]+@(?:" + label + r"\.)+[" + letters + "][0-9" + letters + "-]*" + end)>
    <#return email>
  </#if>
  <#return "">
</#function>

<#-- A phone number as E.164 has it; "" for anything else. Either a plus sign, the country code, and then digits in groups as
     people write them, one of the groups in brackets, which doesn't begin with 0; or 11 to 15 digits and nothing else. -->
<#function phoneNumber value>
  <#local phone = trimmed(value)>
  <#local groups = r"[0-9]*(?:[ \xA0\u202F.\x2D\u2010-\u2013]{1,3}[0-9]+)*">
  <#if phone?length lte 40 && phone?matches(r"\+[1-9]" + groups + r"(?: ?\([1-9][0-9]*\)" + groups + ")?")>
    <#local phone = phone?replace("[^0-9+]", "", "r")>
  </#if>
  <#if phone?matches(r"\+[1-9][0-9]{6,14}|[1-9][0-9]{10,14}")><#return phone></#if>
  <#return "">
</#function>
