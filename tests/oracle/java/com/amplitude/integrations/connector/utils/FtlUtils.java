package com.amplitude.integrations.connector.utils;

import java.util.Collection;
import java.util.Map;

/**
 * A stand-in for Amplitude's helper class, of which only the name and the two methods are public (Amplitude's
 * documentation of streaming transformations and cohort webhooks). That both give complete JSON, with quotes around
 * strings, is inferred from their use there; escaping and spacing are a guess.
 */
public final class FtlUtils {
    private FtlUtils() {}

    public static String toJson(Object value) {
        StringBuilder out = new StringBuilder();
        write(out, value);
        return out.toString();
    }

    public static String toJsonString(Object value) {
        return toJson(value);
    }

    private static void write(StringBuilder out, Object value) {
        if (value == null || value instanceof Number || value instanceof Boolean) {
            out.append(value);
        } else if (value instanceof Map) {
            out.append('{');
            String separator = "";
            for (Map.Entry<?, ?> member : ((Map<?, ?>) value).entrySet()) {
                out.append(separator);
                writeString(out, String.valueOf(member.getKey()));
                out.append(':');
                write(out, member.getValue());
                separator = ",";
            }
            out.append('}');
        } else if (value instanceof Collection) {
            out.append('[');
            String separator = "";
            for (Object item : (Collection<?>) value) {
                out.append(separator);
                write(out, item);
                separator = ",";
            }
            out.append(']');
        } else {
            writeString(out, value.toString());
        }
    }

    private static void writeString(StringBuilder out, String string) {
        out.append('"');
        for (char c : string.toCharArray()) {
            int known = "\"\\\n\r\t\b\f".indexOf(c);
            if (known >= 0) {
                out.append('\\').append("\"\\nrtbf".charAt(known));
            } else if (c < ' ') {
                out.append(String.format("\\u%04X", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
