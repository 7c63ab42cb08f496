import freemarker.template.Configuration;
import freemarker.template.Template;
import freemarker.template.TemplateException;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Throughput: renders a second on one thread.
 *
 * <p>{@code bench --template F --models NDJSON [--wrap NAME] [--settings JSON] [--n PASSES] [--warmup PASSES]
 * [--parse-json] [--reparse-template] [--out FILE]}. The template is parsed once and the models are parsed beforehand,
 * unless told otherwise; --out writes every result once, for comparison.
 */
final class Bench {
    private Bench() {}

    static void run(List<String> arguments) throws Exception {
        Map<String, String> options = options(arguments);
        Path path = Path.of(options.get("--template"));
        String source = Files.readString(path);
        Configuration configuration =
            Oracle.configuration(Json.object(Json.read(options.getOrDefault("--settings", "{}"))), Map.of());
        Template template = new Template("main.ftl", "main.ftl", new StringReader(source), configuration);
        List<String> lines = new ArrayList<>(Files.readAllLines(Path.of(options.get("--models"))));
        lines.removeIf(String::isBlank);
        String wrap = options.get("--wrap");
        List<Object> models = new ArrayList<>();
        for (String line : lines) {
            models.add(model(line, wrap));
        }
        if (options.containsKey("--out")) {
            Files.write(Path.of(options.get("--out")), outputs(template, models));
        }
        boolean parseJson = options.containsKey("--parse-json");
        boolean reparse = options.containsKey("--reparse-template");
        int warmup = Integer.parseInt(options.getOrDefault("--warmup", "10"));
        int passes = Integer.parseInt(options.getOrDefault("--n", "20"));
        List<Double> rates = new ArrayList<>();
        long characters = 0;
        int errors = 0;
        for (int pass = -warmup; pass < passes; pass++) {
            characters = 0;
            errors = 0;
            long start = System.nanoTime();
            for (int i = 0; i < models.size(); i++) {
                Object model = parseJson ? model(lines.get(i), wrap) : models.get(i);
                Template used =
                    reparse ? new Template("main.ftl", "main.ftl", new StringReader(source), configuration) : template;
                StringWriter out = new StringWriter(1024);
                try {
                    used.process(model, out);
                    characters += out.getBuffer().length();
                } catch (TemplateException e) {
                    errors++;
                }
            }
            if (pass >= 0) {
                rates.add(models.size() * 1e9 / (System.nanoTime() - start));
            }
        }
        Collections.sort(rates);
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("template", path.getFileName().toString());
        result.put("models", models.size());
        result.put("passes", passes);
        result.put("chars_per_pass", characters);
        result.put("errors_per_pass", errors);
        result.put("renders_per_s_median", Math.round(rates.get(rates.size() / 2)));
        result.put("renders_per_s_min", Math.round(rates.get(0)));
        result.put("renders_per_s_max", Math.round(rates.get(rates.size() - 1)));
        System.out.println(Json.write(result));
    }

    private static Map<String, String> options(List<String> arguments) {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i < arguments.size(); i++) {
            String name = arguments.get(i);
            boolean flag = name.equals("--parse-json") || name.equals("--reparse-template");
            options.put(name, flag ? "" : arguments.get(++i));
        }
        return options;
    }

    private static Object model(String line, String wrap) {
        Object model = Json.read(line);
        return wrap == null ? model : new HashMap<>(Map.of(wrap, model));
    }

    private static List<String> outputs(Template template, List<Object> models) throws IOException {
        List<String> outputs = new ArrayList<>();
        for (Object model : models) {
            StringWriter out = new StringWriter();
            Map<String, Object> result = new LinkedHashMap<>();
            try {
                template.process(model, out);
                result.put("ok", true);
                result.put("output", out.toString());
            } catch (TemplateException e) {
                result.put("ok", false);
                result.put("output", e.getClass().getSimpleName());
            }
            outputs.add(Json.write(result));
        }
        return outputs;
    }
}
