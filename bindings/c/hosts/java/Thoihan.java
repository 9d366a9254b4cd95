import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.ptr.PointerByReference;
import java.util.List;
import java.util.Map;

/**
 * thoihan for Java through JNA: a book of rules that any number of threads may ask. Nothing is decided here; thoihan.h
 * says what each call means.
 *
 * <pre>{@code
 * try (Thoihan book = Thoihan.vietnam()) {
 *   System.out.println(book.slip(dossier, "2026-08-28T15:30", "vi"));
 * }
 * }</pre>
 *
 * The library is found by {@code -Djna.library.path} or where the system looks for libraries.
 */
public final class Thoihan implements AutoCloseable {
  /** Why a call failed. */
  public static final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final String kind;
    private final String diagnostics;

    private Failure(String kind, String message, String diagnostics) {
      super(message);
      this.kind = kind;
      this.diagnostics = diagnostics;
    }

    /** A word that never changes, such as {@code unknown_procedure}. */
    public String kind() {
      return kind;
    }

    /** All findings of rules with errors, as a JSON list; null for other errors. */
    public String diagnostics() {
      return diagnostics;
    }
  }

  /** A rule file in memory. */
  public record Source(String path, String text) {}

  /** The C functions. */
  interface C extends Library {
    C INSTANCE = Native.load("thoihan", C.class, Map.of(Library.OPTION_STRING_ENCODING, "UTF-8"));

    Pointer thoihan_version();

    Pointer thoihan_vietnam(PointerByReference error);

    Pointer thoihan_load(String folder, PointerByReference error);

    Pointer thoihan_compile(SourceC[] sources, long count, PointerByReference error);

    Pointer thoihan_identity(Pointer book);

    Pointer thoihan_assess(Pointer book, String dossier, String asOf, String knownOn, PointerByReference error);

    Pointer thoihan_slip(
        Pointer book, String dossier, String asOf, String knownOn, String language, PointerByReference error);

    Pointer thoihan_explain(
        Pointer book,
        String dossier,
        String asOf,
        String knownOn,
        String format,
        String language,
        PointerByReference error);

    Pointer thoihan_facts(Pointer book, String code, String on, PointerByReference error);

    Pointer thoihan_calendar(Pointer book, String name, int knownOn, PointerByReference error);

    byte thoihan_add_working_days(
        Pointer calendar, int[] days, int[] counts, long length, int[] out, PointerByReference error);

    byte thoihan_count_working_days(
        Pointer calendar, int[] from, int[] to, long length, int[] out, PointerByReference error);

    Pointer thoihan_error_kind(Pointer error);

    Pointer thoihan_error_message(Pointer error);

    Pointer thoihan_error_diagnostics(Pointer error);

    void thoihan_free_error(Pointer error);

    void thoihan_free_string(Pointer string);

    void thoihan_free_book(Pointer book);

    void thoihan_free_calendar(Pointer calendar);
  }

  /** {@code ThoihanSource}. */
  @Structure.FieldOrder({"path", "pathLength", "text", "textLength"})
  public static final class SourceC extends Structure {
    public Pointer path;
    public long pathLength;
    public Pointer text;
    public long textLength;
  }

  /** In arrays of days: no day. */
  public static final int NO_DAY = Integer.MIN_VALUE;

  private Pointer book;

  private Thoihan(Pointer book) {
    this.book = book;
  }

  /** The version of the library. */
  public static String version() {
    return C.INSTANCE.thoihan_version().getString(0, "UTF-8");
  }

  /** The embedded Vietnamese rules. */
  public static Thoihan vietnam() {
    PointerByReference error = new PointerByReference();
    return new Thoihan(made(C.INSTANCE.thoihan_vietnam(error), error));
  }

  /** Every rule file below a folder. */
  public static Thoihan load(String folder) {
    PointerByReference error = new PointerByReference();
    return new Thoihan(made(C.INSTANCE.thoihan_load(folder, error), error));
  }

  /** Rule texts from memory. */
  public static Thoihan compile(List<Source> sources) {
    SourceC[] array = (SourceC[]) new SourceC().toArray(Math.max(1, sources.size()));
    com.sun.jna.Memory[] texts = new com.sun.jna.Memory[2 * sources.size()];
    for (int at = 0; at < sources.size(); at++) {
      byte[] path = sources.get(at).path().getBytes(java.nio.charset.StandardCharsets.UTF_8);
      byte[] text = sources.get(at).text().getBytes(java.nio.charset.StandardCharsets.UTF_8);
      array[at].path = texts[2 * at] = memory(path);
      array[at].pathLength = path.length;
      array[at].text = texts[2 * at + 1] = memory(text);
      array[at].textLength = text.length;
    }
    PointerByReference error = new PointerByReference();
    Thoihan book = new Thoihan(made(C.INSTANCE.thoihan_compile(array, sources.size(), error), error));
    java.lang.ref.Reference.reachabilityFence(texts);
    return book;
  }

  private static com.sun.jna.Memory memory(byte[] bytes) {
    com.sun.jna.Memory memory = new com.sun.jna.Memory(Math.max(1, bytes.length));
    memory.write(0, bytes, 0, bytes.length);
    return memory;
  }

  /** SHA-256 over the sorted sources. */
  public String identity() {
    return C.INSTANCE.thoihan_identity(open()).getString(0, "UTF-8");
  }

  /** The answer as JSON; {@code knownOn} may be null. */
  public String assess(String dossier, String asOf, String knownOn) {
    PointerByReference error = new PointerByReference();
    return taken(C.INSTANCE.thoihan_assess(open(), dossier, asOf, knownOn, error), error);
  }

  /** The appointment slip in {@code vi} or {@code en}. */
  public String slip(String dossier, String asOf, String language) {
    PointerByReference error = new PointerByReference();
    return taken(C.INSTANCE.thoihan_slip(open(), dossier, asOf, null, language, error), error);
  }

  /** Why the answer is what it is: {@code json}, {@code text}, {@code markdown} or {@code html}. */
  public String explain(String dossier, String asOf, String format, String language) {
    PointerByReference error = new PointerByReference();
    return taken(C.INSTANCE.thoihan_explain(open(), dossier, asOf, null, format, language, error), error);
  }

  /** The facts to ask for on a day, as JSON. */
  public String facts(String code, String on) {
    PointerByReference error = new PointerByReference();
    return taken(C.INSTANCE.thoihan_facts(open(), code, on, error), error);
  }

  /** The days so many working days after others: days since 1970-01-01, {@link #NO_DAY} where there is none. */
  public int[] addWorkingDays(String calendar, int[] days, int[] counts) {
    return days(calendar, days, counts, true);
  }

  /** The working days after one day up to another. */
  public int[] countWorkingDays(String calendar, int[] from, int[] to) {
    return days(calendar, from, to, false);
  }

  private int[] days(String name, int[] one, int[] other, boolean add) {
    if (one.length != other.length) {
      throw new IllegalArgumentException("columns of " + one.length + " and " + other.length + " rows");
    }
    PointerByReference error = new PointerByReference();
    Pointer calendar = made(C.INSTANCE.thoihan_calendar(open(), name, NO_DAY, error), error);
    try {
      int[] out = new int[one.length];
      byte done =
          add
              ? C.INSTANCE.thoihan_add_working_days(calendar, one, other, one.length, out, error)
              : C.INSTANCE.thoihan_count_working_days(calendar, one, other, one.length, out, error);
      if (done == 0) {
        throw failure(error);
      }
      return out;
    } finally {
      C.INSTANCE.thoihan_free_calendar(calendar);
    }
  }

  /** Frees the book; nobody uses it afterwards. */
  @Override
  public void close() {
    C.INSTANCE.thoihan_free_book(book);
    book = null;
  }

  private Pointer open() {
    if (book == null) {
      throw new IllegalStateException("the book is closed");
    }
    return book;
  }

  private static Pointer made(Pointer handle, PointerByReference error) {
    if (handle == null) {
      throw failure(error);
    }
    return handle;
  }

  private static String taken(Pointer text, PointerByReference error) {
    if (text == null) {
      throw failure(error);
    }
    try {
      return text.getString(0, "UTF-8");
    } finally {
      C.INSTANCE.thoihan_free_string(text);
    }
  }

  private static Failure failure(PointerByReference place) {
    Pointer error = place.getValue();
    String kind = C.INSTANCE.thoihan_error_kind(error).getString(0, "UTF-8");
    String message = C.INSTANCE.thoihan_error_message(error).getString(0, "UTF-8");
    Pointer diagnostics = C.INSTANCE.thoihan_error_diagnostics(error);
    String findings = diagnostics == null ? null : diagnostics.getString(0, "UTF-8");
    C.INSTANCE.thoihan_free_error(error);
    return new Failure(kind, message, findings);
  }
}
