{  
  "eventTypeKey": "${input.event_type!}",  
  "params": [  
    <#if input.amplitude_id??>  
      {"name": "externalCustomerId", "value": "${input.user_id}"}  
    </#if>  
    <#list [  
        "plan",  
        "price",  
        "done"  
      ] as param>  
      <#if input.event_properties[param]??>  
        , {"name": "${param}", "value": "${input.event_properties[param]}"}  
      </#if>  
    </#list>  
    <#list [  
        "country",  
        "city"  
      ] as param>  
      <#if input[param]??>  
        , {"name": "${param}", "value": "${input[param]}"}  
      </#if>  
    </#list>  
  ]  
}
