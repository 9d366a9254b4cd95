// Handles in wrong hands, structures and arrays in wrong shapes, and eight threads on one book.
//
// Usage: test_handles [CALLS [warm]]
//
// Warm: what a book makes when it is first asked is made before the threads start. A checker that does not know by what
// the library hands it from thread to thread then sees only what is shared for good.

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "thoihan.h"

static const char *const DOSSIER =
    "{\"procedure\":\"2.000815\",\"accepted\":\"2026-08-28T15:30\",\"paid\":\"2026-08-28T15:30\","
    "\"facts\":{\"pages\":5,\"copies\":4}}";
static const char *const AS_OF = "2026-08-28T15:30";
enum { FRIDAY = 20693, DUE = 20699 }; // 2026-08-28 and 2026-09-03
static const int64_t ACCEPTED = (FRIDAY * (int64_t)1440 + 15 * 60 + 30) * 60000000;

static ThoihanText text(const char *given) { return (ThoihanText){given, given ? strlen(given) : 0}; }

static ThoihanMoment civil(int64_t microseconds) { return (ThoihanMoment){microseconds, THOIHAN_MOMENT_CIVIL, 0}; }

// ── typed answers

static ThoihanFact facts[2];

static ThoihanDossier copies(void) {
  facts[0] = (ThoihanFact){.name = text("pages"), .kind = THOIHAN_FACT_INTEGER, .number = 5};
  facts[1] = (ThoihanFact){.name = text("copies"), .kind = THOIHAN_FACT_INTEGER, .number = 4};
  return (ThoihanDossier){.size = sizeof(ThoihanDossier), .procedure = text("2.000815"), .accepted = civil(ACCEPTED),
                          .paid = civil(ACCEPTED), .facts = facts, .fact_count = 2};
}

static void refuse_typed(const ThoihanBook *book, ThoihanDossier dossier, const char *kind, const char *what) {
  ThoihanError *error = NULL;
  ThoihanAnswer answer = {.size = sizeof answer, .due_at = 7};
  check(!thoihan_assess_typed(book, &dossier, civil(ACCEPTED), THOIHAN_NO_DAY, &answer, &error), what, "is refused");
  check(answer.due_at == 7, what, "leaves the answer alone");
  expect_error(error, kind, what);
}

static void typed(const ThoihanBook *book) {
  ThoihanError *error = NULL;
  ThoihanDossier dossier = copies();
  ThoihanAnswer answer = {.size = sizeof answer};
  CHECK(thoihan_assess_typed(book, &dossier, civil(ACCEPTED), THOIHAN_NO_DAY, &answer, &error) && !error);
  CHECK(answer.due_date == DUE && answer.due_offset == 7 * 3600 && answer.status == THOIHAN_STATUS_IN_TIME);
  CHECK(answer.has_fee && answer.fee_minor == 28000 && same(answer.fee_currency, "VND") && !answer.has_error);
  CHECK(answer.has_lateness && answer.lateness_calendar_days == FRIDAY - DUE);
  ThoihanMoment instant = {ACCEPTED - (int64_t)7 * 3600 * 1000000, THOIHAN_MOMENT_INSTANT, 7 * 3600};
  dossier.accepted = instant;
  CHECK(thoihan_assess_typed(book, &dossier, instant, FRIDAY, &answer, &error) && answer.due_date == DUE);
  dossier.fact_count = 0;
  dossier.facts = NULL;
  CHECK(thoihan_assess_typed(book, &dossier, instant, FRIDAY, &answer, &error) && !answer.has_fee);

  refuse_typed(book, (ThoihanDossier){0}, "bad_argument", "a dossier without its size");
  dossier = copies();
  dossier.size = (size_t)-1;
  refuse_typed(book, dossier, "bad_argument", "a dossier of another size");
  dossier = copies();
  dossier.fact_count = (size_t)-1;
  refuse_typed(book, dossier, "bad_argument", "an impossible number of facts");
  dossier = copies();
  dossier.facts = NULL;
  refuse_typed(book, dossier, "bad_argument", "facts that are not there");
  dossier = copies();
  facts[1].kind = 99;
  refuse_typed(book, dossier, "bad_argument", "a fact of no kind");
  dossier = copies();
  facts[1].name = (ThoihanText){"\xff", 1};
  refuse_typed(book, dossier, "bad_argument", "a name that is not UTF-8");
  dossier = copies();
  facts[1].name.length = (size_t)-1;
  refuse_typed(book, dossier, "bad_argument", "a name of impossible length");
  dossier = copies();
  facts[1] = facts[0];
  refuse_typed(book, dossier, "bad_argument", "a fact twice");
  dossier = copies();
  facts[0].kind = THOIHAN_FACT_FLAG;
  refuse_typed(book, dossier, "bad_argument", "a flag of five");
  dossier = copies();
  facts[0] = (ThoihanFact){.name = text("pages"), .kind = THOIHAN_FACT_MONEY, .text = text("đ"), .number = 5};
  refuse_typed(book, dossier, "bad_argument", "money of no currency");
  dossier = copies();
  dossier.accepted.kind = 9;
  refuse_typed(book, dossier, "bad_argument", "a moment of no kind");
  dossier = copies();
  dossier.accepted.microseconds = INT64_MAX;
  refuse_typed(book, dossier, "bad_argument", "a moment beyond all years");
  dossier = copies();
  dossier.accepted = (ThoihanMoment){ACCEPTED, THOIHAN_MOMENT_INSTANT, 1 << 30};
  refuse_typed(book, dossier, "bad_argument", "an offset that is none");
  dossier = copies();
  dossier.procedure = text(NULL);
  refuse_typed(book, dossier, "unknown_procedure", "no procedure");
  CHECK(!thoihan_assess_typed(book, NULL, civil(0), 0, &answer, &error));
  expect_error(error, "bad_argument", "no dossier");
  dossier = copies();
  CHECK(!thoihan_assess_typed(book, &dossier, civil(ACCEPTED), THOIHAN_NO_DAY, NULL, &error));
  expect_error(error, "bad_argument", "no place for the answer");
  CHECK(!thoihan_assess_typed(book, &dossier, (ThoihanMoment){0}, THOIHAN_NO_DAY, &answer, &error));
  expect_error(error, "bad_argument", "no as_of");
  CHECK(!thoihan_assess_typed(NULL, &dossier, civil(ACCEPTED), THOIHAN_NO_DAY, &answer, NULL));
}

// ── calendars

static void calendars(const ThoihanBook *book) {
  ThoihanError *error = NULL;
  ThoihanCalendar *calendar = thoihan_calendar(book, "vn", THOIHAN_NO_DAY, &error);
  CHECK(calendar && !error);
  int32_t days[] = {FRIDAY, FRIDAY + 1, THOIHAN_NO_DAY, INT32_MAX}, counts[] = {1, -1, 1, 1}, out[4];
  CHECK(thoihan_is_working_day(calendar, days, 4, out, &error) && out[0] == 1 && out[1] == 0);
  CHECK(out[2] == THOIHAN_NO_DAY && out[3] == THOIHAN_NO_DAY);
  CHECK(thoihan_add_working_days(calendar, days, counts, 4, out, &error));
  CHECK(out[0] == DUE && out[1] == FRIDAY && out[2] == THOIHAN_NO_DAY && out[3] == THOIHAN_NO_DAY);
  int32_t none[] = {THOIHAN_NO_DAY};
  CHECK(thoihan_add_working_days(calendar, days, none, 1, out, &error) && out[0] == THOIHAN_NO_DAY);
  int32_t later[] = {DUE, DUE, DUE, DUE};
  CHECK(thoihan_count_working_days(calendar, days, later, 4, out, &error) && out[0] == 1 && out[2] == THOIHAN_NO_DAY);
  int64_t moments[] = {ACCEPTED / 1000000, THOIHAN_NO_MOMENT}, minutes[] = {60, 60}, reached[2], between[2];
  CHECK(thoihan_add_working_minutes(calendar, moments, minutes, 2, reached, &error));
  CHECK(reached[0] == ACCEPTED / 1000000 + 3600 && reached[1] == THOIHAN_NO_MOMENT);
  CHECK(thoihan_working_minutes_between(calendar, moments, reached, 2, between, &error) && between[0] == 60);
  CHECK(between[1] == THOIHAN_NO_MOMENT);
  CHECK(thoihan_is_working_day(calendar, NULL, 0, NULL, &error) && !error);
  CHECK(!thoihan_is_working_day(calendar, NULL, 1, out, &error));
  expect_error(error, "bad_argument", "days that are not there");
  CHECK(!thoihan_is_working_day(calendar, days, 1, NULL, &error));
  expect_error(error, "bad_argument", "no place for answers");
  CHECK(!thoihan_is_working_day(calendar, days, (size_t)-1, out, &error));
  expect_error(error, "bad_argument", "an impossible length");
  CHECK(!thoihan_is_working_day(calendar, (const int32_t *)((const char *)days + 1), 1, out, &error));
  expect_error(error, "bad_argument", "days between two");
  CHECK(!thoihan_is_working_day(NULL, days, 1, out, &error));
  expect_error(error, "bad_argument", "no calendar");
  CHECK(!thoihan_calendar(book, "nowhere", THOIHAN_NO_DAY, &error));
  expect_error(error, "bad_argument", "an unknown calendar");
  CHECK(!thoihan_calendar(book, "vn", INT32_MAX, &error));
  expect_error(error, "bad_argument", "known on no day");
  thoihan_free_calendar(calendar);
  thoihan_free_calendar(NULL);
}

// ── wrong handles

static void kinds(ThoihanBook *book) {
  ThoihanError *error = NULL, *second = NULL;
  ThoihanCalendar *calendar = thoihan_calendar(book, "vn", THOIHAN_NO_DAY, &error);
  CHECK(!thoihan_assess((const ThoihanBook *)calendar, DOSSIER, AS_OF, NULL, &error));
  expect_error(error, "bad_argument", "a calendar for a book");
  CHECK(!thoihan_calendar((const ThoihanBook *)calendar, "vn", THOIHAN_NO_DAY, &error));
  int32_t day[] = {FRIDAY}, out[1];
  CHECK(!thoihan_is_working_day((const ThoihanCalendar *)book, day, 1, out, &second));
  expect_error(second, "bad_argument", "a book for a calendar");
  CHECK(!thoihan_identity((const ThoihanBook *)error));
  CHECK(!thoihan_error_kind((const ThoihanError *)book));
  thoihan_free_error(error);
  thoihan_free_calendar(calendar);
}

// What a process that does this ends with.
static int fate(void (*act)(ThoihanBook *)) {
  fflush(NULL);
  pid_t child = fork();
  if (child == 0) {
    if (!freopen("/dev/null", "w", stderr)) _exit(3);
    act(thoihan_vietnam(NULL));
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFSIGNALED(status) ? 1000 + WTERMSIG(status) : WEXITSTATUS(status);
}

static void free_twice(ThoihanBook *book) {
  thoihan_free_book(book);
  thoihan_free_book(book);
}

static void free_another(ThoihanBook *book) { thoihan_free_calendar((ThoihanCalendar *)book); }

static void free_a_string_twice(ThoihanBook *book) {
  char *slip = thoihan_slip(book, DOSSIER, AS_OF, NULL, "vi", NULL);
  thoihan_free_string(slip);
  thoihan_free_string(slip);
}

static void use_after_free(ThoihanBook *book) {
  ThoihanError *error = NULL;
  thoihan_free_book(book);
  if (thoihan_assess(book, DOSSIER, AS_OF, NULL, &error)) _exit(1);
  _exit(same(thoihan_error_kind(error), "bad_argument") ? 42 : 2);
}

// In a library built for debugging.
static void freed_twice(void) {
  CHECK(fate(free_twice) == 1006); // SIGABRT
  CHECK(fate(free_another) == 1006);
  CHECK(fate(free_a_string_twice) == 1006);
  CHECK(fate(use_after_free) == 42);
}

// ── threads

enum { THREADS = 8 };

typedef struct {
  const ThoihanBook *book;
  const ThoihanCalendar *calendar;
  const char *expected;
  long calls;
  long wrong;
} Work;

static void *work(void *given) {
  Work *own = given;
  for (long call = 0; call < own->calls; call++) {
    char *answer = thoihan_assess(own->book, DOSSIER, AS_OF, NULL, NULL);
    own->wrong += !same(answer, own->expected);
    thoihan_free_string(answer);
    ThoihanAnswer flat = {.size = sizeof flat};
    ThoihanFact pages = {.name = text("pages"), .kind = THOIHAN_FACT_INTEGER, .number = 5};
    ThoihanDossier dossier = {.size = sizeof dossier, .procedure = text("2.000815"), .accepted = civil(ACCEPTED),
                              .facts = &pages, .fact_count = 1};
    bool done = thoihan_assess_typed(own->book, &dossier, civil(ACCEPTED), THOIHAN_NO_DAY, &flat, NULL);
    own->wrong += !done || flat.due_date != DUE;
    int32_t day[] = {FRIDAY}, count[] = {1}, out[1];
    own->wrong += !thoihan_add_working_days(own->calendar, day, count, 1, out, NULL) || out[0] != DUE;
    ThoihanError *error = NULL;
    own->wrong += thoihan_assess(own->book, "{", AS_OF, NULL, &error) != NULL;
    own->wrong += !same(thoihan_error_kind(error), "unreadable");
    thoihan_free_error(error);
  }
  return NULL;
}

static void threads(long calls, bool warm) {
  ThoihanBook *book = thoihan_vietnam(NULL), *other = thoihan_vietnam(NULL);
  char *expected = thoihan_assess(other, DOSSIER, AS_OF, NULL, NULL);
  ThoihanCalendar *calendar = thoihan_calendar(book, "vn", THOIHAN_NO_DAY, NULL);
  if (warm) {
    Work first = {book, calendar, expected, 1, 0};
    work(&first);
    CHECK(first.wrong == 0);
  }
  pthread_t running[THREADS];
  Work own[THREADS];
  for (int at = 0; at < THREADS; at++) {
    own[at] = (Work){book, calendar, expected, calls, 0};
    CHECK(pthread_create(&running[at], NULL, work, &own[at]) == 0);
  }
  for (int at = 0; at < THREADS; at++) {
    pthread_join(running[at], NULL);
    CHECK(own[at].wrong == 0);
  }
  thoihan_free_string(expected);
  thoihan_free_calendar(calendar);
  thoihan_free_book(book);
  thoihan_free_book(other);
}

int main(int count, char **arguments) {
  ThoihanBook *book = thoihan_vietnam(NULL);
  typed(book);
  calendars(book);
  kinds(book);
  thoihan_free_book(book);
#ifdef THOIHAN_DEBUG
  freed_twice();
#else
  (void)freed_twice;
#endif
  threads(count > 1 ? strtol(arguments[1], NULL, 10) : 200, count > 2);
  return summary();
}
