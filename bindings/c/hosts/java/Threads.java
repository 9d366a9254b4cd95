import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Calls from two threads: the same answer every time, and memory that does not grow: {@code Threads CALLS}. */
public final class Threads {
  private static final String DOSSIER =
      "{\"procedure\": \"2.000815\", \"accepted\": \"2026-08-28T15:30\", \"paid\": \"2026-08-28T15:30\","
          + " \"facts\": {\"pages\": 5, \"copies\": 4}}";
  private static final String AS_OF = "2026-08-28T15:30";

  private Threads() {}

  public static void main(String[] arguments) throws Exception {
    int calls = Integer.parseInt(arguments[0]);
    try (Thoihan book = Thoihan.vietnam()) {
      String expected = book.assess(DOSSIER, AS_OF, null);
      // what the virtual machine needs for itself has grown when a fifth is done
      int wrong = run(book, expected, calls / 5);
      long before = resident();
      wrong += run(book, expected, calls - calls / 5);
      long grown = resident() - before;
      System.out.println(calls + " calls from 2 threads: " + grown + " KiB more than after a fifth of them");
      // a call that kept its answer would keep some kilobytes
      boolean flat = grown < 16 * 1024;
      int good = (wrong == 0 ? 1 : 0) + (flat ? 1 : 0);
      System.out.println(good + " passed, " + (2 - good) + " failed");
      System.exit(good == 2 ? 0 : 1);
    }
  }

  private static int run(Thoihan book, String expected, int calls) throws InterruptedException {
    int[] wrong = new int[2];
    List<Thread> threads = new ArrayList<>();
    for (int thread = 0; thread < 2; thread++) {
      int own = thread;
      threads.add(
          new Thread(
              () -> {
                for (int call = 0; call < calls / 2; call++) {
                  wrong[own] += book.assess(DOSSIER, AS_OF, null).equals(expected) ? 0 : 1;
                }
              }));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    return wrong[0] + wrong[1];
  }

  /** The resident memory of this process in KiB. */
  private static long resident() throws java.io.IOException {
    System.gc();
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    throw new java.io.IOException("no VmRSS");
  }
}
