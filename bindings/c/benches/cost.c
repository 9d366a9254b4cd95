// What calls through C cost: nanoseconds of the best round, one line a call. `cost ROUNDS CALLS`

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "thoihan.h"

static const char *const DOSSIER =
    "{\"procedure\":\"2.000815\",\"accepted\":\"2026-08-28T15:30\",\"paid\":\"2026-08-28T15:30\","
    "\"facts\":{\"pages\":5,\"copies\":4}}";
static const char *const AS_OF = "2026-08-28T15:30";
static const int64_t ACCEPTED = (20693 * (int64_t)1440 + 15 * 60 + 30) * 60000000;

static double now(void) {
  struct timespec at;
  clock_gettime(CLOCK_MONOTONIC, &at);
  return (double)at.tv_sec * 1e9 + (double)at.tv_nsec;
}

static ThoihanText text(const char *given) { return (ThoihanText){given, strlen(given)}; }

static int64_t typed(const ThoihanBook *book) {
  ThoihanMoment at = {ACCEPTED, THOIHAN_MOMENT_CIVIL, 0};
  ThoihanFact facts[] = {{.name = text("pages"), .kind = THOIHAN_FACT_INTEGER, .number = 5},
                         {.name = text("copies"), .kind = THOIHAN_FACT_INTEGER, .number = 4}};
  ThoihanDossier dossier = {.size = sizeof dossier, .procedure = text("2.000815"), .accepted = at, .paid = at,
                            .facts = facts, .fact_count = 2};
  ThoihanAnswer answer = {.size = sizeof answer};
  return thoihan_assess_typed(book, &dossier, at, THOIHAN_NO_DAY, &answer, NULL) ? answer.due_at + answer.fee_minor : -1;
}

static int64_t json(const ThoihanBook *book) {
  char *answer = thoihan_assess(book, DOSSIER, AS_OF, NULL, NULL);
  int64_t length = answer ? (int64_t)strlen(answer) : -1;
  thoihan_free_string(answer);
  return length;
}

static void measure(const char *name, int64_t (*call)(const ThoihanBook *), const ThoihanBook *book, int rounds,
                    long calls) {
  double best = 1e300;
  int64_t expected = call(book);
  if (expected < 0) exit(1);
  for (int round = 0; round < rounds; round++) {
    double begin = now();
    for (long at = 0; at < calls; at++)
      if (call(book) != expected) exit(1);
    double took = (now() - begin) / (double)calls;
    if (took < best) best = took;
  }
  printf("%s %.1f\n", name, best);
}

int main(int count, char **arguments) {
  int rounds = count > 1 ? atoi(arguments[1]) : 5;
  long calls = count > 2 ? strtol(arguments[2], NULL, 10) : 20000;
  ThoihanBook *book = thoihan_vietnam(NULL);
  measure("typed", typed, book, rounds, calls);
  measure("json", json, book, rounds, calls);
  thoihan_free_book(book);
  return 0;
}
