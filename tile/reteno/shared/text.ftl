<#-- A value as text, whatever its type; "" for arrays, objects and what is missing. Where data is Java's own objects, which a
     published template for cohorts rests on, arrays and objects are texts as well. -->
<#function text value>
  <#if value?is_string && !value?is_sequence && !value?is_method><#return value></#if>
  <#if value?is_number || value?is_boolean><#return value?c></#if>
  <#return "">
</#function>

<#-- What can't be seen: blanks of any script, control characters, characters without width. Text of nothing else, or the
     word null, is not a value: Reteno ignores it as an id. -->
<#assign unseen = r"[\x00-\x20\x7F-\xA0\xAD\u1680\u180E\u2000-\u200F\u2028-\u202F\u205F-\u2064\u3000\uFEFF]">
<#assign blank = unseen + "*(null)?" + unseen + "*">
