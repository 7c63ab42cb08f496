import freemarker.cache.StringTemplateLoader;
import freemarker.core.ParseException;
import freemarker.core.UnregisteredOutputFormatException;
import freemarker.ext.beans.BeansWrapper;
import freemarker.ext.beans.BeansWrapperBuilder;
import freemarker.log.Logger;
import freemarker.template.Configuration;
import freemarker.template.DefaultObjectWrapper;
import freemarker.template.ObjectWrapper;
import freemarker.template.SimpleObjectWrapper;
import freemarker.template.Template;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import freemarker.template.Version;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.Writer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;

/**
 * Renders templates with the real Apache FreeMarker: one JSON request a line in, one answer a line out.
 *
 * <p>The fields of requests and answers are described in oracle.py. With "bench" as first argument it measures
 * speed instead (Bench.java).
 */
public final class Oracle {
    private static final long DEFAULT_TIMEOUT_MS = 10_000;
    private static final long STOP_GRACE_MS = 2_000;
    private static final int RENDER_STACK_BYTES = 1 << 20; // what a server thread usually has
    private static final int LONGEST_TEXT = 20_000; // of messages and partial output
    private static final Set<String> OWN_SETTINGS =
        Set.of("incompatible_improvements", "object_wrapper", "float_type", "amplitude_statics", "output_format");

    private Oracle() {}

    public static void main(String[] args) throws Exception {
        Logger.selectLoggerLibrary(Logger.LIBRARY_NONE);
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
        Locale.setDefault(Locale.US);
        if (args.length > 0 && args[0].equals("bench")) {
            Bench.run();
            return;
        }
        BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Writer answers = new OutputStreamWriter(new FileOutputStream(FileDescriptor.out), StandardCharsets.UTF_8);
        for (String line = requests.readLine(); line != null; line = requests.readLine()) {
            if (line.isBlank()) {
                continue;
            }
            Answer answer = answerLine(line);
            answers.write(Json.write(answer.fields) + "\n");
            answers.flush();
            if (answer.runaway) {
                System.exit(3); // a render that can't be stopped; the client starts a new process
            }
        }
    }

    private static final class Answer {
        final Map<String, Object> fields = new LinkedHashMap<>();
        boolean runaway;

        Answer failed(String phase, String type, String message) {
            fields.put("ok", false);
            fields.put("phase", phase);
            fields.put("error_type", type);
            fields.put("error_message", clipped(message));
            return this;
        }
    }

    private static Answer answerLine(String line) throws InterruptedException {
        Answer answer = new Answer();
        answer.fields.put("id", null);
        Map<String, Object> request;
        try {
            request = Json.object(Json.read(line));
        } catch (RuntimeException e) {
            return answer.failed("request", e.getClass().getName(), e.getMessage());
        }
        answer.fields.put("id", request.get("id"));
        Thread render = new Thread(null, () -> handle(request, answer), "render", RENDER_STACK_BYTES);
        render.setDaemon(true);
        render.start();
        Object timeout = request.get("timeout_ms");
        render.join(timeout instanceof Number ? ((Number) timeout).longValue() : DEFAULT_TIMEOUT_MS);
        if (!render.isAlive()) {
            return answer;
        }
        Answer late = new Answer();
        late.fields.put("id", request.get("id"));
        late.runaway = !stopped(render);
        return late.failed("timeout", "Timeout", "timed out");
    }

    @SuppressWarnings({"deprecation", "removal"})
    private static boolean stopped(Thread thread) throws InterruptedException {
        try {
            thread.stop();
        } catch (UnsupportedOperationException e) {
            return false; // since JDK 20
        }
        thread.join(STOP_GRACE_MS);
        return !thread.isAlive();
    }

    private static void handle(Map<String, Object> request, Answer answer) {
        String phase = "config";
        StringWriter output = null;
        try {
            Map<String, Object> settings = Json.object(request.get("settings"));
            String name = String.valueOf(request.getOrDefault("name", "main.ftl"));
            String source = (String) request.get("template");
            Map<String, Object> templates = new LinkedHashMap<>(Json.object(request.get("templates")));
            templates.put(name, source);
            Configuration configuration = configuration(settings, templates);
            Map<String, Object> model = model(Json.object(request.get("model")), settings, configuration);
            phase = "parse";
            Template template = new Template(name, name, new StringReader(source), configuration);
            if ("parse".equals(request.get("op"))) {
                answer.fields.put("ok", true);
                answer.fields.put("output", template.toString());
                answer.fields.put("tag_syntax", template.getActualTagSyntax());
                answer.fields.put("naming_convention", template.getActualNamingConvention());
                answer.fields.put("output_format", template.getOutputFormat().getName());
                answer.fields.put("auto_escaping", template.getAutoEscaping());
                return;
            }
            phase = "render";
            output = new StringWriter();
            template.process(model, output);
            answer.fields.put("ok", true);
            answer.fields.put("output", output.toString());
        } catch (ThreadDeath e) {
            throw e;
        } catch (Throwable e) {
            answer.failed(phase, e.getClass().getName(), String.valueOf(e.getMessage()));
            addPlace(answer.fields, e);
            if (e.getCause() != null && e.getCause() != e) {
                answer.fields.put("cause_type", e.getCause().getClass().getName());
            }
            if (output != null) {
                answer.fields.put("partial_output", clipped(output.toString()));
            }
        }
    }

    private static void addPlace(Map<String, Object> fields, Throwable error) {
        if (error instanceof ParseException) {
            ParseException parse = (ParseException) error;
            fields.put("error_short", parse.getEditorMessage());
            putPlace(fields, parse.getLineNumber(), parse.getColumnNumber(), parse.getEndLineNumber(), parse.getEndColumnNumber());
        } else if (error instanceof TemplateException) {
            TemplateException render = (TemplateException) error;
            fields.put("error_short", render.getMessageWithoutStackTop());
            putPlace(fields, render.getLineNumber(), render.getColumnNumber(), render.getEndLineNumber(), render.getEndColumnNumber());
            fields.put("blamed", render.getBlamedExpressionString());
        }
    }

    private static void putPlace(Map<String, Object> fields, Integer line, Integer column, Integer endLine, Integer endColumn) {
        fields.put("line", line);
        fields.put("column", column);
        fields.put("end_line", endLine);
        fields.put("end_column", endColumn);
    }

    /** A configuration with FreeMarker's defaults for en_US and UTC, changed by settings under FreeMarker's names. */
    static Configuration configuration(Map<String, Object> settings, Map<String, Object> templates)
        throws TemplateException, UnregisteredOutputFormatException {
        Version version = new Version(String.valueOf(settings.getOrDefault("incompatible_improvements", "2.3.31")));
        Configuration configuration = new Configuration(version);
        configuration.setObjectWrapper(wrapper(String.valueOf(settings.getOrDefault("object_wrapper", "default")), version));
        configuration.setLocale(Locale.US);
        configuration.setTimeZone(TimeZone.getTimeZone("UTC"));
        configuration.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
        configuration.setLogTemplateExceptions(false);
        configuration.setDefaultEncoding("UTF-8");
        configuration.setLocalizedLookup(false);
        StringTemplateLoader loader = new StringTemplateLoader();
        templates.forEach((name, source) -> loader.putTemplate(name, String.valueOf(source)));
        configuration.setTemplateLoader(loader);
        for (Map.Entry<String, Object> setting : settings.entrySet()) {
            if (!OWN_SETTINGS.contains(setting.getKey()) && setting.getValue() != null) {
                configuration.setSetting(setting.getKey(), String.valueOf(setting.getValue()));
            }
        }
        Object format = settings.get("output_format");
        if (format != null) {
            configuration.setOutputFormat(configuration.getOutputFormat(String.valueOf(format)));
        }
        return configuration;
    }

    private static ObjectWrapper wrapper(String kind, Version version) {
        switch (kind) {
            case "beans":
                return new BeansWrapperBuilder(version).build();
            case "simple":
                return new SimpleObjectWrapper(version);
            default:
                return new DefaultObjectWrapper(version);
        }
    }

    private static Map<String, Object> model(Map<String, Object> model, Map<String, Object> settings, Configuration configuration) {
        Map<String, Object> root = new LinkedHashMap<>(model);
        if ("bigdecimal".equals(settings.get("float_type"))) {
            root.replaceAll((name, value) -> withBigDecimals(value));
        }
        if (Boolean.TRUE.equals(settings.get("amplitude_statics"))) {
            BeansWrapper beans = new BeansWrapperBuilder(configuration.getIncompatibleImprovements()).build();
            root.put("statics", beans.getStaticModels());
        }
        return root;
    }

    private static Object withBigDecimals(Object value) {
        if (value instanceof Map) {
            Map<String, Object> copy = new LinkedHashMap<>(Json.object(value));
            copy.replaceAll((name, item) -> withBigDecimals(item));
            return copy;
        }
        if (value instanceof List) {
            List<Object> copy = new ArrayList<>((List<?>) value);
            copy.replaceAll(Oracle::withBigDecimals);
            return copy;
        }
        if (value instanceof Double && Double.isFinite((Double) value)) {
            return new BigDecimal(value.toString());
        }
        return value;
    }

    private static String clipped(String text) {
        return text == null || text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "...[clipped]";
    }
}
