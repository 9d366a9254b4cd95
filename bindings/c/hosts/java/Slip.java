/** Prints the appointment slip of a dossier. */
public final class Slip {
  private Slip() {}

  public static void main(String[] arguments) {
    String dossier =
        "{\"procedure\": \"2.000815\", \"accepted\": \"2026-08-28T15:30\", \"paid\": \"2026-08-28T15:30\","
            + " \"facts\": {\"pages\": 5, \"copies\": 4}}";
    java.io.PrintStream out = new java.io.PrintStream(System.out, true, java.nio.charset.StandardCharsets.UTF_8);
    try (Thoihan book = Thoihan.vietnam()) {
      out.println(book.slip(dossier, "2026-08-28T15:30", "vi"));
    }
  }
}
