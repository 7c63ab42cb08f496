<#-- Names a property must not take, in any case: those Reteno reads a contact's identity from, and ours. -->
<#assign taken = "externalcustomerid|contact_?id|contact_?key|email|emailaddress|useremail|contactemail"
    + "|phone|phonenumber|sms|pushtoken|amplitudeeventtype|amplitudeeventtime|amplitude(?:user|group|derived|lookup)?\\.(?s:.*)">
