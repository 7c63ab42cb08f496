import freemarker.template.Template;
import freemarker.template.TemplateException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Renders a second of one thread's processor time.
 *
 * <p>Lines of JSON in, a line out for each. {@code {"name", "template", "models": [text, …], "settings"}} defines a
 * workload; the models are JSON texts, and the answer is {@code {"outputs": [text, …]}}. {@code {"name", "seconds",
 * "parse_json"}} renders it again and again and answers {@code {"rate"}}, that of the best pass over all models.
 */
final class Bench {
    private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();

    private final Map<String, Workload> workloads = new HashMap<>();

    private Bench() {}

    static void run() throws Exception {
        Bench bench = new Bench();
        BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = requests.readLine(); line != null; line = requests.readLine()) {
            System.out.println(Json.write(bench.answer(Json.object(Json.read(line)))));
        }
    }

    private Map<String, Object> answer(Map<String, Object> request) throws Exception {
        String name = (String) request.get("name");
        if (request.containsKey("template")) {
            Workload workload = new Workload(request);
            workloads.put(name, workload);
            return Map.of("outputs", workload.outputs());
        }
        boolean parseJson = Boolean.TRUE.equals(request.get("parse_json"));
        double seconds = ((Number) request.get("seconds")).doubleValue();
        return Map.of("rate", workloads.get(name).rate(seconds, parseJson));
    }

    private static final class Workload {
        private final Template template;
        private final List<String> lines = new ArrayList<>();
        private final List<Object> models = new ArrayList<>();

        Workload(Map<String, Object> request) throws Exception {
            Object settings = request.getOrDefault("settings", Map.of());
            template = new Template("main.ftl", "main.ftl", new StringReader((String) request.get("template")),
                Oracle.configuration(Json.object(settings), Map.of()));
            for (Object line : (List<?>) request.get("models")) {
                lines.add((String) line);
                models.add(Json.read((String) line));
            }
        }

        List<String> outputs() throws IOException {
            List<String> outputs = new ArrayList<>();
            for (Object model : models) {
                outputs.add(render(model));
            }
            return outputs;
        }

        double rate(double seconds, boolean parseJson) throws IOException {
            double best = 0;
            long end = System.nanoTime() + (long) (seconds * 1e9);
            do {
                long start = CLOCK.getCurrentThreadCpuTime();
                for (int i = 0; i < models.size(); i++) {
                    render(parseJson ? Json.read(lines.get(i)) : models.get(i));
                }
                best = Math.max(best, models.size() * 1e9 / (CLOCK.getCurrentThreadCpuTime() - start));
            } while (System.nanoTime() < end);
            return best;
        }

        private String render(Object model) throws IOException {
            StringWriter out = new StringWriter(1024);
            try {
                template.process(model, out);
            } catch (TemplateException e) {
                return "failed: " + e.getClass().getName();
            }
            return out.toString();
        }
    }
}
