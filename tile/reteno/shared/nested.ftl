<#-- An array or object as JSON, with all that is in it, anything else as text. Where data is Java's own objects, an object is
     text as well, and a method. -->
<#macro json value>
<#if value?is_sequence>[<#list value as item><@json item!""/><#sep>, </#sep></#list>]<#rt>
<#elseif value?is_number || value?is_boolean || value?is_string && !value?is_method>"${text(value)?json_string}"<#rt>
<#else>{<#list value?keys as key>"${key?json_string}": <@json value[key]!""/><#sep>, </#sep></#list>}</#if><#t>
</#macro>
