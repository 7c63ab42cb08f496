<#--
  One Amplitude user in, one Reteno contact out: POST https://api.reteno.com/api/v1/contact
  Every value is sent as a string; nothing depends on the number, boolean, locale or time zone settings.
  What a user doesn't have is left out, so that nothing stored in Reteno is emptied.
-->

<#-- A value as text, whatever its type; "" for arrays, objects and what is missing. -->
<#function text value>
  <#if value?is_string><#return value></#if>
  <#if value?is_number || value?is_boolean><#return value?c></#if>
  <#return "">
</#function>

<#-- A property as text. Amplitude sends a user's properties flat, or as operations of Identify. -->
<#assign operations = {}>
<#if (input.user_properties["$set"])?? && input.user_properties["$set"]?is_hash>
  <#assign operations = input.user_properties["$set"]>
</#if>
<#function property name>
  <#return text((operations[name])!(input.user_properties[name])!"")>
</#function>

<#-- Nothing but blanks, of any script, or the word null, which Reteno ignores as an id. -->
<#assign spaces = r"\x00-\x20\x85\xA0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000\uFEFF">
<#assign blank = "[" + spaces + "]*(null)?[" + spaces + "]*">

<#-- The same id as in the other destinations. -->
<#assign externalId = text((((parameters.external_id)!"user_id") == "amplitude_id")?then(input.amplitude_id!"", input.user_id!""))>
<#if externalId?matches(blank)><#stop "no user id"></#if>

<#assign email = property((parameters.email_property)!"email")>
<#assign hasEmail = email?matches("[^@" + spaces + "]+@[^@" + spaces + "]+")>
<#assign phone = property((parameters.phone_property)!"phone")?replace("[^0-9+]", "", "r")>
<#assign hasPhone = phone?matches(r"\+?[1-9][0-9]{6,14}")>
<#if !hasEmail && !hasPhone && ((parameters.without_address)!"send") == "hold"><#stop "no address"></#if>

<#-- A name as Reteno takes it: one word, one with an apostrophe inside, or two. Its letters are written as numbers, so
     that no encoding can change them. -->
<#assign letters = r"[A-Za-z\xC0-\xD6\xD8-\xF6\xF8-\u017E\u0410-\u044F\u0401\u0451\u0406\u0456\u0407\u0457\u0404\u0454\u0490\u0491]">
<#assign aName = letters + "{1,40}|" + letters + "{1,20}['\x2019 -]" + letters + "{1,19}">
<#macro name member value>
<#if value?matches(aName)>
  "${member}": "${value}",
</#if>
</#macro>

<#-- An additional field, if the account has one for it and the user a value. -->
<#assign comma = "">
<#macro field id value>
<#if id?has_content && !value?matches(blank)>
    ${comma}{"id": ${id}, "value": "${value?json_string}"}
    <#assign comma = ", ">
</#if>
</#macro>
{
  "externalCustomerId": "${externalId?json_string}",
<@name "firstName" property((parameters.first_name_property)!"first_name")/>
<@name "lastName" property((parameters.last_name_property)!"last_name")/>
  "channels": [
<#if hasEmail>
    {"type": "email", "value": "${email?json_string}"<#if parameters.app_id??>, "device": {"appId": "${parameters.app_id?json_string}"}</#if>}
</#if>
<#if hasPhone>
    <#if hasEmail>, </#if>{"type": "sms", "value": "${phone}"}
</#if>
  ],
  "fields": [
<@field (parameters.user_id_field)!"" text(input.user_id!"")/>
<@field (parameters.device_id_field)!"" text(input.device_id!"")/>
<@field (parameters.language_field)!"" text(input.language!"")/>
<@field (parameters.country_field)!"" text(input.country!"")/>
<@field (parameters.region_field)!"" text(input.region!"")/>
<@field (parameters.city_field)!"" text(input.city!"")/>
<@field (parameters.platform_field)!"" text(input.platform!"")/>
<@field (parameters.os_version_field)!"" text(input.os_version!"")/>
<#-- These are called one way by Identify and another way in the export. -->
<@field (parameters.app_version_field)!"" text(input.version_name!input.app_version!"")/>
<@field (parameters.carrier_field)!"" text(input.device_carrier!input.carrier!"")/>
<@field (parameters.device_type_field)!"" text(input.device_type!input.device_model!"")/>
<@field (parameters.library_field)!"" text(input.library!"")/>
<#list parameters.property_fields as name, id>
<@field id property(name)/>
</#list>
  ]
}
