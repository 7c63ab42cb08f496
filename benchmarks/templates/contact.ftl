{
  "externalCustomerId": "${(input.user_id!"")?json_string}",
  "channels": [
    {"type": "email", "value": "${(input.user_properties.email!"")?json_string}"}
  ],
  "fields": [
    {"id": 1, "value": "${input.language!}"},
    {"id": 2, "value": "${input.country!}"},
    {"id": 3, "value": "${input.region!}"},
    {"id": 4, "value": "${input.city!}"},
    {"id": 5, "value": "${input.device_type!}"},
    {"id": 6, "value": "${input.os_version!}"},
    {"id": 7, "value": "${input.version_name!}"},
    {"id": 8, "value": "${input.platform!}"},
    {"id": 9, "value": "${input.library!}"},
    {"id": 10, "value": "${input.device_carrier!}"},
    {"id": 11, "value": "${input.device_id!}"},
    {"id": 12, "value": "${(input.user_properties.plan!"")?json_string}"}
  ]
}
