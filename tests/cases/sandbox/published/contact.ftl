{  
  "fields": [  
    {  
      "id": 513758,  
      "value": "${input.user_id!}"  
    },  
    {  
      "id": 513759,  
      "value": "${input.language!}"  
    },  
    {  
      "id": 513762,  
      "value": "${input.city!}"  
    },  
    {  
      "id": 514045,  
      "value": "${input.user_properties.has_subscription!}"  
    }  
  ],  
  "channels": [  
    {  
      "device": {  
        "appId": "vcfc4f0e-z891-355b-aea3-107f2f18e6ds"  
      },  
      "type": "email",  
      "value": "${input.user_properties.email!}"  
    }  
  ],  
    "externalCustomerId": "${input.user_id!}"  
}
