// The C face under hostile hands, and the worked examples that every host reads.
//
// Usage: test_thoihan VECTORS_FOLDER FILE.csv...

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "thoihan.h"

// ── text

static void *must(void *memory) {
  if (!memory) {
    fprintf(stderr, "out of memory\n");
    exit(2);
  }
  return memory;
}

static char *read_file(const char *path) {
  FILE *file = fopen(path, "rb");
  if (!file) return NULL;
  size_t used = 0, size = 1 << 16;
  char *text = must(malloc(size));
  for (size_t got; (got = fread(text + used, 1, size - used - 1, file)) > 0;) {
    used += got;
    if (size - used < 2) text = must(realloc(text, size *= 2));
  }
  fclose(file);
  text[used] = '\0';
  return text;
}

// One field of a CSV file, unquoted in place; moves `*at` behind it. `*last` says that the row ends with it.
static char *csv_field(char **at, bool *last) {
  char *from = *at, *start = from, *to = from;
  if (*from == '"') {
    for (from++;; from++) {
      if (*from == '"' && from[1] == '"') from++;
      else if (*from == '"' || !*from) break;
      *to++ = *from;
    }
    if (*from == '"') from++;
  } else {
    while (*from && *from != ',' && *from != '\n' && *from != '\r') from++;
    to = from;
  }
  if (*from == '\r') from++;
  *last = *from != ',';
  *at = *from ? from + 1 : from;
  *to = '\0';
  return start;
}

// ── JSON: just enough to find a value by its path

static const char *json_skip(const char *json) {
  if (*json == '"') {
    for (json++; *json && *json != '"'; json++)
      if (*json == '\\' && json[1]) json++;
    return *json ? json + 1 : json;
  }
  if (*json == '{' || *json == '[') {
    for (json++; *json && *json != '}' && *json != ']';) {
      json = json_skip(json);
      while (*json == ',' || *json == ':') json++;
    }
    return *json ? json + 1 : json;
  }
  while (*json && !strchr(",:}]", *json)) json++;
  return json;
}

// The text of the value at `path` ("due.date", "totals.0.amount") into `value`; false when it is not there or null.
static bool json_get(const char *json, const char *path, char *value, size_t size) {
  while (*path) {
    size_t length = strcspn(path, ".");
    bool is_list = *json == '[', found = false;
    if (*json != '{' && !is_list) return false;
    json++;
    for (long index = 0; *json && *json != '}' && *json != ']'; index++) {
      if (is_list) {
        found = index == strtol(path, NULL, 10);
      } else {
        const char *end = json_skip(json);
        found = (size_t)(end - json) == length + 2 && strncmp(json + 1, path, length) == 0;
        json = end + 1;
      }
      if (found) break;
      json = json_skip(json);
      if (*json == ',') json++;
    }
    if (!found) return false;
    path += length;
    if (*path == '.') path++;
  }
  const char *end = json_skip(json);
  if (*json == '"') json++, end--;
  size_t length = (size_t)(end - json);
  if (length + 1 > size || strncmp(json, "null", 4) == 0) return false;
  memcpy(value, json, length);
  value[length] = '\0';
  return true;
}

static bool json_is(const char *json, const char *path, const char *expected) {
  char value[256];
  return json_get(json, path, value, sizeof value) && same(value, expected);
}

// ── the calls

static const char *const DOSSIER =
    "{\"id\":\"a\",\"procedure\":\"2.000815\",\"accepted\":\"2026-08-28T15:30\",\"paid\":\"2026-08-28T15:30\","
    "\"facts\":{\"pages\":5,\"copies\":4}}";
static const char *const AS_OF = "2026-08-28T15:30";

static void answers(void) {
  ThoihanError *error = (ThoihanError *)&passed;
  ThoihanBook *book = thoihan_vietnam(&error);
  CHECK(book && !error);
  CHECK(strlen(thoihan_identity(book)) == 64);
  CHECK(strchr(thoihan_version(), '.'));
  char *answer = thoihan_assess(book, DOSSIER, AS_OF, NULL, &error);
  CHECK(answer && !error);
  CHECK(answer && json_is(answer, "due.date", "2026-09-03"));
  CHECK(answer && json_is(answer, "totals.0.amount.amount", "28000"));
  thoihan_free_string(answer);
  answer = thoihan_assess(book, DOSSIER, AS_OF, "2026-08-28", NULL);
  CHECK(answer && json_is(answer, "known_on", "2026-08-28"));
  thoihan_free_string(answer);
  char *slip = thoihan_slip(book, DOSSIER, AS_OF, NULL, "vi", &error);
  CHECK(slip && strstr(slip, "28.000 đồng"));
  thoihan_free_string(slip);
  slip = thoihan_slip(book, DOSSIER, AS_OF, NULL, "en", &error);
  CHECK(slip && strstr(slip, "VND 28,000"));
  thoihan_free_string(slip);

  char *reasons = thoihan_explain(book, DOSSIER, AS_OF, NULL, "json", "vi", &error);
  CHECK(reasons && strstr(reasons, "\"schema\":1") && strstr(reasons, "\"treatment\":\"counted\""));
  thoihan_free_string(reasons);
  reasons = thoihan_explain(book, DOSSIER, AS_OF, NULL, "html", "vi", &error);
  CHECK(reasons && strstr(reasons, "<!DOCTYPE html>") && strstr(reasons, "28.000 đồng"));
  thoihan_free_string(reasons);
  reasons = thoihan_explain(book, DOSSIER, AS_OF, NULL, "text", "en", &error);
  CHECK(reasons && strstr(reasons, "VND 28,000"));
  thoihan_free_string(reasons);
  CHECK(!thoihan_explain(book, DOSSIER, AS_OF, NULL, "pdf", "vi", &error));
  expect_error(error, "bad_argument", "a format without reasons");
  error = NULL;

  char *missing = thoihan_missing(book, "{\"procedure\": \"2.000815\", \"accepted\": \"2026-08-28T15:30\"}", AS_OF,
                                  NULL, &error);
  CHECK(missing && json_is(missing, "facts.1.name", "pages"));
  thoihan_free_string(missing);
  CHECK(!thoihan_missing(book, "[]", AS_OF, NULL, &error));
  expect_error(error, "unreadable", "a list is no dossier");
  error = NULL;
  thoihan_free_book(book);
}

static void ways_back_and_questions(void) {
  ThoihanError *error = NULL;
  ThoihanBook *book = thoihan_vietnam(&error);
  const char *dossier = "{\"procedure\":\"1.012784\"}", *as_of = "2026-02-02T08:00";
  char *latest = thoihan_latest_acceptance(book, dossier, "2026-03-09", as_of, NULL, &error);
  CHECK(same(latest, "\"2026-02-12T23:59:00+07:00\"") && !error);
  thoihan_free_string(latest);
  latest = thoihan_latest_acceptance(book, dossier, "2010-01-04", as_of, NULL, &error);
  CHECK(same(latest, "null") && !error);
  thoihan_free_string(latest);
  CHECK(!thoihan_latest_acceptance(book, dossier, as_of, as_of, NULL, &error));
  expect_error(error, "bad_argument", "a wanted day with an hour");
  CHECK(!thoihan_latest_acceptance(book, dossier, NULL, as_of, NULL, &error));
  expect_error(error, "bad_argument", "no wanted day");
  CHECK(!thoihan_latest_acceptance(NULL, dossier, "2026-03-09", as_of, NULL, NULL));
  CHECK(!thoihan_latest_acceptance(book, dossier, "2050-03-09", as_of, NULL, &error));
  expect_error(error, "outside_calendar", "a wanted day outside the calendar");
  char *questions = thoihan_facts(book, "1.013225", "2026-08-28", &error);
  CHECK(questions && json_is(questions, "0.name", "permitted_work"));
  CHECK(questions && json_is(questions, "0.choices.1", "other_works"));
  thoihan_free_string(questions);
  CHECK(!thoihan_facts(book, "9.999999", "2026-08-28", &error));
  expect_error(error, "unknown_procedure", "facts of an unknown procedure");
  CHECK(!thoihan_facts(book, NULL, "2026-08-28", &error));
  expect_error(error, "bad_argument", "facts of no procedure");
  CHECK(!thoihan_facts(NULL, "1.013225", "2026-08-28", NULL));
  const char *accepted = "{\"procedure\":\"1.012784\",\"accepted\":\"2026-02-12T09:00\"}";
  char *answer = thoihan_assess(book, accepted, "2026-02-13", NULL, &error);
  CHECK(answer && json_is(answer, "turns_overdue", "2026-03-09T17:31:00+07:00"));
  thoihan_free_string(answer);
  thoihan_free_book(book);
}

static void nulls(void) {
  ThoihanError *error = NULL;
  thoihan_free_book(NULL);
  thoihan_free_error(NULL);
  thoihan_free_string(NULL);
  CHECK(!thoihan_identity(NULL));
  CHECK(!thoihan_error_kind(NULL) && !thoihan_error_message(NULL) && !thoihan_error_diagnostics(NULL));
  CHECK(!thoihan_error_diagnostics_vi(NULL));
  CHECK(!thoihan_load(NULL, &error));
  expect_error(error, "bad_argument", "load NULL");
  CHECK(!thoihan_compile(NULL, 1, &error));
  expect_error(error, "bad_argument", "compile NULL");
  const ThoihanSource hollow = {NULL, 0, NULL, 0};
  CHECK(!thoihan_compile(&hollow, 1, &error));
  expect_error(error, "bad_argument", "compile a source of NULL");
  CHECK(!thoihan_compile(&hollow, (size_t)-1, &error));
  expect_error(error, "bad_argument", "compile an impossible count");
  CHECK(!thoihan_vietnam_with(NULL, 1, &error));
  expect_error(error, "bad_argument", "vietnam_with NULL");
  CHECK(!thoihan_assess(NULL, DOSSIER, AS_OF, NULL, &error));
  expect_error(error, "bad_argument", "assess without a book");
  CHECK(!thoihan_assess(NULL, NULL, NULL, NULL, NULL));
  CHECK(!thoihan_slip(NULL, NULL, NULL, NULL, NULL, NULL));
  ThoihanBook *book = thoihan_vietnam(NULL);
  CHECK(!thoihan_assess(book, NULL, AS_OF, NULL, &error));
  expect_error(error, "bad_argument", "assess nothing");
  CHECK(!thoihan_assess(book, DOSSIER, NULL, NULL, &error));
  expect_error(error, "bad_argument", "assess without as_of");
  CHECK(!thoihan_slip(book, DOSSIER, AS_OF, NULL, NULL, &error));
  expect_error(error, "bad_argument", "slip without a language");
  thoihan_free_book(book);
}

static void nonsense(void) {
  static const char bad[] = "\xff\xfe";
  ThoihanError *error = NULL;
  ThoihanBook *book = thoihan_vietnam(&error);
  CHECK(!thoihan_assess(book, bad, AS_OF, NULL, &error));
  expect_error(error, "bad_argument", "a dossier that is not UTF-8");
  CHECK(!thoihan_assess(book, DOSSIER, bad, NULL, &error));
  expect_error(error, "bad_argument", "as_of that is not UTF-8");
  CHECK(!thoihan_assess(book, DOSSIER, "yesterday", NULL, &error));
  expect_error(error, "bad_argument", "as_of that is no moment");
  CHECK(!thoihan_assess(book, DOSSIER, AS_OF, AS_OF, &error));
  expect_error(error, "bad_argument", "known_on that is no date");
  CHECK(!thoihan_assess(book, "{", AS_OF, NULL, &error));
  expect_error(error, "unreadable", "half an object");
  CHECK(!thoihan_assess(book, "{\"facts\":{\"pages\":5.5}}", AS_OF, NULL, &error));
  expect_error(error, "unreadable", "a float");
  CHECK(!thoihan_assess(book, "{\"procedure\":\"9.999999\"}", AS_OF, NULL, &error));
  expect_error(error, "unknown_procedure", "an unknown procedure");
  CHECK(!thoihan_slip(book, DOSSIER, AS_OF, NULL, "fr", &error));
  expect_error(error, "bad_argument", "a language without slips");
  CHECK(!thoihan_load("no-such-folder", &error));
  expect_error(error, "io", "a folder that is not there");
  const ThoihanSource binary = {"a.han", 5, bad, 2};
  CHECK(!thoihan_compile(&binary, 1, &error));
  expect_error(error, "bad_argument", "a source that is not UTF-8");
  thoihan_free_book(book);
}

static void findings(void) {
  ThoihanError *error = NULL;
  // The lengths count: what stands behind them is not read.
  const ThoihanSource source = {"a.hanXX", 5, "ERROR nonsense\nXX", 15};
  CHECK(!thoihan_compile(&source, 1, &error));
  CHECK(thoihan_error_diagnostics(error) && json_is(thoihan_error_diagnostics(error), "0.path", "a.han"));
  CHECK(thoihan_error_diagnostics(error) && json_is(thoihan_error_diagnostics(error), "0.line", "1"));
  const char *vietnamese = thoihan_error_diagnostics_vi(error);
  CHECK(vietnamese && strstr(vietnamese, "`ERROR` không mở đầu khai báo nào của tệp"));
  expect_error(error, "rules", "rules with errors");
  const char *doubtful = "fact x integer from 1 up to 5\nfee f phi { amount x × 1 VND when x above 9 }\n";
  const ThoihanSource warned = {"a.han", 5, doubtful, strlen(doubtful)};
  ThoihanBook *book = thoihan_compile(&warned, 1, &error);
  CHECK(book && !error);
  char *findings = thoihan_check(book, "vi", &error);
  CHECK(findings && json_is(findings, "0.code", "never-applies"));
  CHECK(findings && json_is(findings, "0.message", "không hồ sơ nào thỏa mãn điều kiện này"));
  thoihan_free_string(findings);
  findings = thoihan_check(book, NULL, &error);
  CHECK(findings && json_is(findings, "0.message", "no dossier meets this condition"));
  thoihan_free_string(findings);
  CHECK(!thoihan_check(book, "fr", &error));
  expect_error(error, "bad_argument", "findings in no language");
  CHECK(!thoihan_check(NULL, "vi", NULL));
  thoihan_free_book(book);
}

// ── the worked examples

enum { MOST_COLUMNS = 32, MOST_BOOKS = 256 };

static struct {
  char *rules;
  ThoihanBook *book;
} books[MOST_BOOKS];
static size_t book_count = 0;

// The book of a list of files, compiled once; no files: the embedded rules.
static const ThoihanBook *book_of(const char *folder, const char *rules) {
  for (size_t at = 0; at < book_count; at++)
    if (same(books[at].rules, rules)) return books[at].book;
  if (book_count == MOST_BOOKS) return NULL;
  ThoihanSource sources[64];
  size_t count = 0;
  char *names = must(strdup(rules));
  for (char *name = strtok(names, " "); name && count < 64; name = strtok(NULL, " ")) {
    char path[4096];
    snprintf(path, sizeof path, "%s/rules/%s", folder, name);
    char *text = read_file(path);
    check(text != NULL, "rule file", path);
    if (text) sources[count++] = (ThoihanSource){name, strlen(name), text, strlen(text)};
  }
  ThoihanError *error = NULL;
  ThoihanBook *book = *rules ? thoihan_compile(sources, count, &error) : thoihan_vietnam(&error);
  check(book != NULL, rules, thoihan_error_message(error));
  thoihan_free_error(error);
  while (count) free((char *)sources[--count].text);
  free(names);
  books[book_count].rules = must(strdup(rules));
  books[book_count++].book = book;
  return book;
}

typedef struct {
  char *names[MOST_COLUMNS], *values[MOST_COLUMNS];
  size_t count;
} Row;

static const char *column(const Row *row, const char *name) {
  for (size_t at = 0; at < row->count; at++)
    if (same(row->names[at], name)) return row->values[at];
  return "";
}

static void example(const char *folder, const Row *row) {
  const char *id = column(row, "id"), *known_on = column(row, "known_on"), *wrong = column(row, "error");
  const ThoihanBook *book = book_of(folder, column(row, "rules"));
  ThoihanError *error = NULL;
  char *answer = thoihan_assess(book, column(row, "dossier"), column(row, "as_of"), *known_on ? known_on : NULL, &error);
  if (!answer) {
    check(same(thoihan_error_kind(error), wrong), id, thoihan_error_message(error));
    thoihan_free_error(error);
    return;
  }
  char found[128];
  snprintf(found, sizeof found, "\"error\":{\"kind\":\"%s\"", wrong);
  bool holds = !*wrong || strstr(answer, found);
  static const char *const parts[][2] = {
      {"due_date", "due.date"}, {"due_at", "due.at"}, {"status", "status"}, {"fee_total", "totals.0.amount.amount"}};
  for (size_t at = 0; at < sizeof parts / sizeof *parts; at++) {
    const char *expected = column(row, parts[at][0]);
    holds = holds && (!*expected || json_is(answer, parts[at][1], expected));
  }
  check(holds, id, answer);
  thoihan_free_string(answer);
}

// How many examples the file has.
static int examples(const char *folder, const char *path) {
  char *text = read_file(path);
  check(text != NULL, "vectors", path);
  if (!text) return 0;
  Row row = {0};
  char *at = text;
  bool last = false;
  while (*at && !last && row.count < MOST_COLUMNS) row.names[row.count++] = csv_field(&at, &last);
  int found = 0;
  while (*at) {
    last = false;
    for (size_t field = 0; field < row.count; field++) row.values[field] = last ? "" : csv_field(&at, &last);
    while (!last && *at) csv_field(&at, &last);
    if (*column(&row, "dossier")) {
      example(folder, &row);
      found++;
    }
  }
  free(text);
  return found;
}

// A book from a plan answers as the one that gave it; what is no plan, or was damaged, is refused.
static void phrases(void) {
  ThoihanError *error = NULL;
  char *read = thoihan_parse_term("05 (năm) ngày làm việc", &error);
  CHECK(read && !error && json_is(read, "outcome", "exact"));
  CHECK(read && json_is(read, "term.limit.length.0.count", "5") && json_is(read, "term.limit.length.0.unit", "working_day"));
  thoihan_free_string(read);
  read = thoihan_parse_term("02 ngày làm việc và 45 ngày", NULL);
  CHECK(read && json_is(read, "outcome", "review") && json_is(read, "reason", "two_units"));
  thoihan_free_string(read);
  CHECK(!thoihan_parse_term(NULL, &error));
  expect_error(error, "bad_argument", "no phrase");
}

static void plans(void) {
  const char *dossier = "{\"procedure\": \"2.000815\", \"accepted\": \"2026-08-28T15:30\", \"facts\": {\"pages\": 5}}";
  ThoihanError *error = NULL;
  ThoihanBook *book = thoihan_vietnam(&error);
  size_t length = 0;
  uint8_t *plan = thoihan_to_plan(book, &length, &error);
  CHECK(plan && length > 0 && !error);
  ThoihanBook *again = thoihan_from_plan(plan, length, &error);
  CHECK(again && !error);
  CHECK(same(thoihan_identity(again), thoihan_identity(book)));
  char *one = thoihan_assess(book, dossier, "2026-08-28T15:30", NULL, &error);
  char *two = thoihan_assess(again, dossier, "2026-08-28T15:30", NULL, &error);
  CHECK(same(one, two));
  thoihan_free_string(one);
  thoihan_free_string(two);
  thoihan_free_book(again);
  thoihan_free_book(book);

  CHECK(!thoihan_from_plan(plan, length - 1, &error) && same(thoihan_error_kind(error), "plan"));
  thoihan_free_error(error);
  plan[length / 2] ^= 1;
  CHECK(!thoihan_from_plan(plan, length, &error) && same(thoihan_error_kind(error), "plan"));
  thoihan_free_error(error);
  thoihan_free_plan(plan, length);
  CHECK(!thoihan_from_plan(NULL, 0, &error) && same(thoihan_error_kind(error), "bad_argument"));
  thoihan_free_error(error);
  CHECK(!thoihan_to_plan(NULL, &length, &error) && same(thoihan_error_kind(error), "bad_argument"));
  thoihan_free_error(error);
  thoihan_free_plan(NULL, 0);
}

int main(int count, char **arguments) {
  answers();
  ways_back_and_questions();
  nulls();
  nonsense();
  findings();
  phrases();
  plans();
  int found = 0;
  for (int at = 2; at < count; at++) found += examples(arguments[1], arguments[at]);
  if (count > 2) check(found > 0, "vectors", "no file has an example");
  while (book_count) {
    free(books[--book_count].rules);
    thoihan_free_book(books[book_count].book);
  }
  return summary();
}
