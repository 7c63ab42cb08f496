<#--
  One Amplitude user in, one Reteno contact out: POST https://api.reteno.com/api/v1/contact
  Every value is sent as a string; nothing depends on the number, boolean, locale or time zone settings.
  What a user doesn't have is left out, so that nothing stored in Reteno is emptied.
-->

<#-- A property as text. Amplitude sends a user's properties flat, or as operations of Identify. -->
<#assign operations = {}>
<#if (input.user_properties["$set"])?? && input.user_properties["$set"]?is_hash>
  <#assign operations = input.user_properties["$set"]>
</#if>
<#function property name>
  <#return text((operations[name])!(input.user_properties[name])!"")>
</#function>

<#if externalId?matches(blank)><#stop "no user id"></#if>

<#assign mail = property((parameters.email_property)!"email")>
<#assign mail = emailAddress(mail)>
<#assign number = property((parameters.phone_property)!"phone")>
<#assign number = phoneNumber(number)>
<#assign first = property((parameters.first_name_property)!"first_name")>
<#assign last = property((parameters.last_name_property)!"last_name")>
<#assign hasEmail = mail?has_content hasPhone = number?has_content>
<#if !hasEmail && !hasPhone && ((parameters.without_address)!"send") == "hold"><#stop "no address"></#if>

<#macro name member value>
<#if value?has_content>
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
<@name "firstName" firstName(first)/>
<@name "lastName" personName(last)/>
  "channels": [
<#if hasEmail>
    {"type": "email", "value": "${mail?json_string}"<#if parameters.app_id??>, "device": {"appId": "${parameters.app_id?json_string}"}</#if>}
</#if>
<#if hasPhone>
    <#if hasEmail>, </#if>{"type": "sms", "value": "${number}"}
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
