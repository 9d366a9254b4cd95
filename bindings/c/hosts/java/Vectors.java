import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The worked examples that every host reads: {@code Vectors FOLDER FILE.csv…}; and what is refused. */
public final class Vectors {
  private static int passed;
  private static int failed;

  private Vectors() {}

  public static void main(String[] arguments) throws Exception {
    refusals();
    arithmetic();
    Path folder = Path.of(arguments[0]);
    Map<String, Thoihan> books = new HashMap<>();
    int found = 0;
    for (int at = 1; at < arguments.length; at++) {
      found += examples(folder, Files.readString(Path.of(arguments[at])), books);
    }
    check(found > 0, "vectors", "no file has an example");
    books.values().forEach(Thoihan::close);
    System.out.println(passed + " passed, " + failed + " failed");
    System.exit(failed == 0 ? 0 : 1);
  }

  private static void check(boolean holds, String what, String detail) {
    if (holds) {
      passed++;
    } else {
      failed++;
      System.err.println("FAILED " + what + ": " + detail);
    }
  }

  private static void refused(String kind, Runnable call) {
    try {
      call.run();
      check(false, kind, "was not refused");
    } catch (Thoihan.Failure failure) {
      check(failure.kind().equals(kind) && !failure.getMessage().isEmpty(), kind, failure.kind());
    }
  }

  private static void refusals() {
    try (Thoihan book = Thoihan.vietnam()) {
      check(book.identity().length() == 64, "identity", book.identity());
      refused("unknown_procedure", () -> book.assess("{\"procedure\": \"9.999999\"}", "2026-08-28", null));
      refused("unreadable", () -> book.assess("{", "2026-08-28", null));
      refused("bad_argument", () -> book.assess(null, "2026-08-28", null));
      refused("bad_argument", () -> book.slip("{}", "yesterday", "vi"));
      refused("bad_argument", () -> book.addWorkingDays("nowhere", new int[1], new int[1]));
      refused("io", () -> Thoihan.load("no-such-folder"));
    }
    try {
      Thoihan.compile(List.of(new Thoihan.Source("a.han", "không phải quy tắc"))).close();
      check(false, "rules", "nonsense compiles");
    } catch (Thoihan.Failure failure) {
      String findings = failure.diagnostics();
      check(findings != null && findings.contains("\"a.han\""), "rules", findings);
    }
    Thoihan closed = Thoihan.vietnam();
    closed.close();
    closed.close();
    try {
      closed.identity();
      check(false, "closed", "a closed book answers");
    } catch (IllegalStateException expected) {
      check(true, "closed", "");
    }
  }

  private static void arithmetic() {
    try (Thoihan book = Thoihan.vietnam()) {
      // from Friday, 2026-08-28: the National Day holiday lies between
      int friday = (int) java.time.LocalDate.of(2026, 8, 28).toEpochDay();
      int due = (int) java.time.LocalDate.of(2026, 9, 3).toEpochDay();
      int[] days = book.addWorkingDays("vn", new int[] {friday, Thoihan.NO_DAY}, new int[] {1, 1});
      check(days[0] == due && days[1] == Thoihan.NO_DAY, "add", java.util.Arrays.toString(days));
      int[] counts = book.countWorkingDays("vn", new int[] {friday}, new int[] {due});
      check(counts[0] == 1, "count", java.util.Arrays.toString(counts));
    }
  }

  private static int examples(Path folder, String text, Map<String, Thoihan> books) {
    List<List<String>> rows = csv(text);
    List<String> names = rows.get(0);
    int found = 0;
    for (List<String> values : rows.subList(1, rows.size())) {
      Map<String, String> row = new HashMap<>();
      for (int at = 0; at < names.size(); at++) {
        row.put(names.get(at), at < values.size() ? values.get(at) : "");
      }
      if (!row.getOrDefault("dossier", "").isEmpty()) {
        example(folder, row, books);
        found++;
      }
    }
    return found;
  }

  private static Thoihan book(Path folder, String rules) {
    if (rules.isEmpty()) {
      return Thoihan.vietnam();
    }
    List<Thoihan.Source> sources = new ArrayList<>();
    for (String name : rules.split(" ")) {
      try {
        sources.add(new Thoihan.Source(name, Files.readString(folder.resolve("rules").resolve(name))));
      } catch (java.io.IOException error) {
        throw new java.io.UncheckedIOException(error);
      }
    }
    return Thoihan.compile(sources);
  }

  private static void example(Path folder, Map<String, String> row, Map<String, Thoihan> books) {
    String id = row.get("id");
    String wrong = row.getOrDefault("error", "");
    Thoihan book = books.computeIfAbsent(row.getOrDefault("rules", ""), rules -> book(folder, rules));
    String knownOn = row.getOrDefault("known_on", "");
    String answer;
    try {
      answer = book.assess(row.get("dossier"), row.get("as_of"), knownOn.isEmpty() ? null : knownOn);
    } catch (Thoihan.Failure failure) {
      check(failure.kind().equals(wrong), id, failure.kind() + ": " + failure.getMessage());
      return;
    }
    boolean holds = wrong.isEmpty() || answer.contains("\"error\":{\"kind\":\"" + wrong + "\"");
    String[][] parts = {
      {"due_date", "due.date"}, {"due_at", "due.at"}, {"status", "status"}, {"fee_total", "totals.0.amount.amount"}
    };
    for (String[] part : parts) {
      String expected = row.getOrDefault(part[0], "");
      holds &= expected.isEmpty() || expected.equals(at(answer, part[1]));
    }
    check(holds, id, answer);
  }

  /** Fields by row; quotes hide commas and ends of lines, and are doubled inside. */
  private static List<List<String>> csv(String text) {
    List<List<String>> rows = new ArrayList<>();
    List<String> row = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (int at = 0; at < text.length(); at++) {
      char here = text.charAt(at);
      if (quoted) {
        if (here != '"') {
          field.append(here);
        } else if (at + 1 < text.length() && text.charAt(at + 1) == '"') {
          field.append('"');
          at++;
        } else {
          quoted = false;
        }
      } else if (here == '"') {
        quoted = true;
      } else if (here == ',' || here == '\n') {
        row.add(field.toString());
        field.setLength(0);
        if (here == '\n') {
          rows.add(row);
          row = new ArrayList<>();
        }
      } else if (here != '\r') {
        field.append(here);
      }
    }
    if (!row.isEmpty() || field.length() > 0) {
      row.add(field.toString());
      rows.add(row);
    }
    return rows;
  }

  /** The text of the value at a path of JSON without blanks; null when it is not there. */
  private static String at(String json, String path) {
    int at = 0;
    for (String name : path.split("\\.")) {
      boolean list = json.charAt(at) == '[';
      if (!list && json.charAt(at) != '{') {
        return null;
      }
      at++;
      boolean found = false;
      for (int index = 0; json.charAt(at) != '}' && json.charAt(at) != ']'; index++) {
        if (list) {
          found = index == Integer.parseInt(name);
        } else {
          int end = end(json, at);
          found = json.substring(at + 1, end - 1).equals(name);
          at = end + 1;
        }
        if (found) {
          break;
        }
        at = end(json, at);
        if (json.charAt(at) == ',') {
          at++;
        }
      }
      if (!found) {
        return null;
      }
    }
    String value = json.substring(at, end(json, at));
    return value.startsWith("\"") ? value.substring(1, value.length() - 1) : value.equals("null") ? null : value;
  }

  private static int end(String json, int at) {
    char first = json.charAt(at);
    if (first == '"') {
      for (at++; json.charAt(at) != '"'; at++) {
        if (json.charAt(at) == '\\') {
          at++;
        }
      }
      return at + 1;
    }
    if (first == '{' || first == '[') {
      for (at++; json.charAt(at) != '}' && json.charAt(at) != ']'; ) {
        at = end(json, at);
        while (json.charAt(at) == ',' || json.charAt(at) == ':') {
          at++;
        }
      }
      return at + 1;
    }
    while (",:}]".indexOf(json.charAt(at)) < 0) {
      at++;
    }
    return at;
  }
}
