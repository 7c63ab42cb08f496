import java.text.CollationElementIterator;
import java.text.Collator;
import java.text.RuleBasedCollator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Prints the collation elements of en_US: lines "hex code points: hex elements", for every character (and every pair
 * of them) whose elements don't follow from a rule. The rules, checked for all of Unicode here:
 * a character that isn't listed is 7FFF0000 followed by its UTF-16 code units as primaries; listed is looked up modulo
 * U+40000; a string's elements are those of its characters, one after the other.
 * With the argument "locales": the languages whose collation rules are others than those of English.
 */
public class CollationElements {
    private static final int PLANES = 0x40000;

    private static CollationElementIterator iterator;

    public static void main(String[] arguments) {
        RuleBasedCollator english = (RuleBasedCollator) Collator.getInstance(Locale.US);
        if (arguments.length > 0 && arguments[0].equals("locales")) {
            TreeSet<String> others = new TreeSet<>();
            for (Locale locale : Locale.getAvailableLocales()) {
                RuleBasedCollator collator = (RuleBasedCollator) Collator.getInstance(locale);
                if (!collator.getRules().equals(english.getRules())) {
                    others.add(locale.getLanguage());
                }
            }
            System.out.println(String.join(" ", others));
            return;
        }
        iterator = english.getCollationElementIterator("");
        TreeMap<Integer, List<Integer>> listed = new TreeMap<>();
        for (int character = 0; character < PLANES; character++) {
            List<Integer> elements = elements(Character.toString(character));
            if (!elements.equals(unlisted(character))) {
                listed.put(character, elements);
            }
        }
        for (int character = PLANES; character <= Character.MAX_CODE_POINT; character++) {
            List<Integer> expected = listed.get(character % PLANES);
            if (!elements(Character.toString(character)).equals(expected == null ? unlisted(character) : expected)) {
                throw new IllegalStateException("U+" + Integer.toHexString(character) + " follows no rule");
            }
        }
        listed.forEach((character, elements) -> print(Character.toString(character), elements));
        for (int first : listed.keySet()) {
            for (int second : listed.keySet()) {
                String pair = Character.toString(first) + Character.toString(second);
                List<Integer> joined = new ArrayList<>(listed.get(first));
                joined.addAll(listed.get(second));
                List<Integer> elements = elements(pair);
                if (!elements.equals(joined)) {
                    print(pair, elements);
                }
            }
        }
    }

    private static List<Integer> elements(String text) {
        iterator.setText(text);
        List<Integer> elements = new ArrayList<>();
        for (int element; (element = iterator.next()) != CollationElementIterator.NULLORDER; ) {
            elements.add(element);
        }
        return elements;
    }

    private static List<Integer> unlisted(int character) {
        List<Integer> elements = new ArrayList<>(List.of(0x7FFF0000));
        Character.toString(character).chars().forEach(unit -> elements.add(unit << 16));
        return elements;
    }

    private static void print(String characters, List<Integer> elements) {
        StringBuilder line = new StringBuilder();
        characters.codePoints().forEach(character -> line.append(String.format("%04X ", character)));
        line.setCharAt(line.length() - 1, ':');
        elements.forEach(element -> line.append(String.format(" %X", element)));
        System.out.println(line);
    }
}
