"""Number and date formats as Apache FreeMarker on Java prints and parses them."""
