"""Number and date formats as Apache FreeMarker 2.3.31 on JDK 17 prints and parses them.

Known differences, each refused by name or outside of what a payload holds:

- Locales: en_US and those of ``locales.json``. Names of time zones but UTC and GMT (pattern letter ``z``)
and symbols of
  ``currencyCode`` are known in en_US only.
- Time zones before 1970 follow the IANA data of this machine, which may be of another edition than the
JDK's. - Java computes fields in 32 bits: dates more than a hundred million years away may differ in zones
with daylight
  saving time.
- A number with more than a million digits is refused; Java prints it if memory suffices.
"""
