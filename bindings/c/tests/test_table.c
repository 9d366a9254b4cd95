// Tables of dossiers through the C interfaces of Arrow: streams, batches, reports, and what is refused.

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "thoihan.h"

// The structures of https://arrow.apache.org/docs/format/CDataInterface.html and CStreamInterface.html.
struct ArrowSchema {
  const char *format, *name, *metadata;
  int64_t flags, n_children;
  struct ArrowSchema **children, *dictionary;
  void (*release)(struct ArrowSchema *);
  void *private_data;
};

struct ArrowArray {
  int64_t length, null_count, offset, n_buffers, n_children;
  const void **buffers;
  struct ArrowArray **children, *dictionary;
  void (*release)(struct ArrowArray *);
  void *private_data;
};

struct ArrowArrayStream {
  int (*get_schema)(struct ArrowArrayStream *, struct ArrowSchema *);
  int (*get_next)(struct ArrowArrayStream *, struct ArrowArray *);
  const char *(*get_last_error)(struct ArrowArrayStream *);
  void (*release)(struct ArrowArrayStream *);
  void *private_data;
};

// ── a table of text columns and one of integers

enum { COLUMNS = 4, ROWS = 3 };

static const char *const NAMES[COLUMNS] = {"procedure", "accepted", "ward", "pages"};
// The third row names no procedure that there is; the wards are "Bến", "Sài" and none.
static const char *const TEXTS[3] = {"2.0008152.0008159.999999", "2026-08-28T15:302026-08-28T15:302026-08-28T15:30",
                                     "BếnSài"};
static const int32_t OFFSETS[3][ROWS + 1] = {{0, 8, 16, 24}, {0, 16, 32, 48}, {0, 5, 9, 9}};
static const uint8_t WARDS_GIVEN[1] = {3};
static const int64_t PAGES[ROWS] = {5, 2, 1};

static int releases = 0;

static void release_schema(struct ArrowSchema *schema) {
  for (int64_t at = 0; at < schema->n_children; at++) {
    if (schema->children[at]->release) schema->children[at]->release(schema->children[at]);
    free(schema->children[at]);
  }
  free(schema->children);
  schema->release = NULL;
}

static void release_array(struct ArrowArray *array) {
  for (int64_t at = 0; at < array->n_children; at++) {
    if (array->children[at]->release) array->children[at]->release(array->children[at]);
    free(array->children[at]);
  }
  free(array->children);
  free(array->buffers);
  array->release = NULL;
  releases++;
}

static void make_schema(struct ArrowSchema *schema, const char *format, const char *name, int64_t children) {
  *schema = (struct ArrowSchema){.format = format, .name = name, .flags = 2, .n_children = children,
                                 .release = release_schema};
  if (children) schema->children = calloc((size_t)children, sizeof *schema->children);
  for (int64_t at = 0; at < children; at++) {
    schema->children[at] = calloc(1, sizeof *schema);
    make_schema(schema->children[at], at == 3 ? "l" : "u", NAMES[at], 0);
  }
}

static void make_array(struct ArrowArray *array, int64_t children, int column) {
  int64_t buffers = children ? 1 : column == 3 ? 2 : 3;
  *array = (struct ArrowArray){.length = ROWS, .n_buffers = buffers, .n_children = children, .release = release_array};
  array->buffers = calloc((size_t)buffers, sizeof *array->buffers);
  if (children) {
    array->children = calloc((size_t)children, sizeof *array->children);
    for (int at = 0; at < children; at++) {
      array->children[at] = calloc(1, sizeof *array);
      make_array(array->children[at], 0, at);
    }
  } else if (column == 3) {
    array->buffers[1] = PAGES;
  } else {
    if (column == 2) {
      array->buffers[0] = WARDS_GIVEN;
      array->null_count = 1;
    }
    array->buffers[1] = OFFSETS[column];
    array->buffers[2] = TEXTS[column];
  }
}

static int batches_left = 0;

static int get_schema(struct ArrowArrayStream *stream, struct ArrowSchema *schema) {
  (void)stream;
  make_schema(schema, "+s", "", COLUMNS);
  return 0;
}

static int get_next(struct ArrowArrayStream *stream, struct ArrowArray *array) {
  (void)stream;
  memset(array, 0, sizeof *array);
  if (batches_left-- > 0) make_array(array, COLUMNS, 0);
  return 0;
}

static const char *get_last_error(struct ArrowArrayStream *stream) {
  (void)stream;
  return NULL;
}

static void release_stream(struct ArrowArrayStream *stream) {
  stream->release = NULL;
  releases++;
}

static void make_stream(struct ArrowArrayStream *stream, int batches) {
  *stream = (struct ArrowArrayStream){get_schema, get_next, get_last_error, release_stream, NULL};
  batches_left = batches;
}

// ── the calls

static int column_of(const struct ArrowSchema *schema, const char *name) {
  for (int64_t at = 0; at < schema->n_children; at++)
    if (same(schema->children[at]->name, name)) return (int)at;
  return -1;
}

static bool is_given(const struct ArrowArray *array, int64_t row) {
  const uint8_t *given = array->buffers[0];
  return !given || given[(array->offset + row) / 8] >> (array->offset + row) % 8 & 1;
}

static bool word_is(const struct ArrowArray *array, int64_t row, const char *expected) {
  const int32_t *codes = array->buffers[1];
  const struct ArrowArray *words = array->dictionary;
  const int32_t *offsets = words->buffers[1];
  int32_t code = codes[array->offset + row];
  size_t length = (size_t)(offsets[code + 1] - offsets[code]);
  return is_given(array, row) && length == strlen(expected) &&
         memcmp((const char *)words->buffers[2] + offsets[code], expected, length) == 0;
}

// The answers of one batch: two that are due on 2026-09-03, and one of an unknown procedure.
static void check_answers(const struct ArrowSchema *schema, const struct ArrowArray *answers) {
  int due = column_of(schema, "due_date"), status = column_of(schema, "status"), kind = column_of(schema, "error_kind");
  CHECK(schema->n_children == answers->n_children && due >= 0 && status >= 0 && kind >= 0);
  CHECK(same(schema->children[due]->format, "tdD") && answers->length == ROWS);
  const struct ArrowArray *days = answers->children[due];
  CHECK(is_given(days, 0) && is_given(days, 1) && !is_given(days, 2));
  CHECK(((const int32_t *)days->buffers[1])[days->offset] == 20699);
  CHECK(word_is(answers->children[status], 0, "overdue"));
  CHECK(!is_given(answers->children[kind], 0) && word_is(answers->children[kind], 2, "unknown_procedure"));
}

static void streams(const char *as_of) {
  ThoihanError *error = NULL;
  // the ward is nothing that the rules ask for: without it the table is refused
  ThoihanBook *book = thoihan_vietnam(&error);
  struct ArrowArrayStream dossiers, answers;
  make_stream(&dossiers, 2);
  releases = 0;
  CHECK(!thoihan_assess_stream(book, &dossiers, as_of, NULL, NULL, &answers, &error));
  expect_error(error, "unknown_fact", "a column that the rules do not ask for");
  CHECK(!dossiers.release && releases == 1);

  make_stream(&dossiers, 1);
  CHECK(!thoihan_assess_stream(NULL, &dossiers, as_of, NULL, NULL, &answers, &error));
  expect_error(error, "bad_argument", "no book");
  CHECK(!dossiers.release);
  CHECK(!thoihan_assess_stream(book, NULL, as_of, NULL, NULL, &answers, &error));
  expect_error(error, "bad_argument", "no dossiers");
  make_stream(&dossiers, 1);
  CHECK(!thoihan_assess_stream(book, &dossiers, as_of, NULL, NULL, NULL, &error));
  expect_error(error, "bad_argument", "no place for answers");
  make_stream(&dossiers, 1);
  dossiers.release(&dossiers);
  CHECK(!thoihan_assess_stream(book, &dossiers, as_of, NULL, NULL, &answers, &error));
  expect_error(error, "bad_argument", "a stream that was released");
  make_stream(&dossiers, 1);
  CHECK(!thoihan_assess_stream(book, &dossiers, NULL, NULL, NULL, &answers, &error));
  thoihan_free_error(error);
  thoihan_free_book(book);
}

// A book that asks for the ward too.
static ThoihanBook *with_wards(void) {
  static const char text[] = "fact ward one of Bến, Sài\n";
  const ThoihanSource source = {"ward.han", 8, text, sizeof text - 1};
  ThoihanError *error = NULL;
  ThoihanBook *book = thoihan_vietnam_with(&source, 1, &error);
  check(book != NULL, __func__, thoihan_error_message(error));
  thoihan_free_error(error);
  return book;
}

static void answered_streams(void) {
  ThoihanError *error = NULL;
  ThoihanBook *book = with_wards();
  struct ArrowArrayStream dossiers, answers;
  make_stream(&dossiers, 2);
  releases = 0;
  CHECK(thoihan_assess_stream(book, &dossiers, "2026-09-10T09:00", NULL, NULL, &answers, &error) && !error);
  CHECK(!dossiers.release);
  thoihan_free_book(book);
  struct ArrowSchema schema;
  CHECK(answers.get_schema(&answers, &schema) == 0);
  int batches = 0;
  for (struct ArrowArray batch; answers.get_next(&answers, &batch) == 0 && batch.release; batches++) {
    check_answers(&schema, &batch);
    batch.release(&batch);
  }
  CHECK(batches == 2);
  schema.release(&schema);
  answers.release(&answers);
  CHECK(releases >= 3); // two batches, and the stream they came from
}

static void batches(void) {
  ThoihanError *error = NULL;
  ThoihanBook *book = with_wards();
  struct ArrowSchema schema, answers_schema;
  struct ArrowArray dossiers, answers;
  make_schema(&schema, "+s", "", COLUMNS);
  make_array(&dossiers, COLUMNS, 0);
  CHECK(thoihan_assess_batch(book, &dossiers, &schema, "2026-09-10T09:00", "2026-09-10", NULL, &answers,
                             &answers_schema, &error) && !error);
  CHECK(!dossiers.release && schema.release);
  check_answers(&answers_schema, &answers);
  answers.release(&answers);
  answers_schema.release(&answers_schema);

  make_array(&dossiers, COLUMNS, 0);
  CHECK(!thoihan_assess_batch(book, &dossiers, &schema, NULL, NULL, NULL, &answers, &answers_schema, &error));
  expect_error(error, "bad_argument", "a batch without as_of");
  CHECK(!dossiers.release);
  make_array(&dossiers, COLUMNS, 0);
  CHECK(!thoihan_assess_batch(book, &dossiers, schema.children[0], "2026-09-10", NULL, NULL, &answers, &answers_schema,
                              &error));
  expect_error(error, "bad_argument", "a column for a batch");
  CHECK(!thoihan_assess_batch(book, NULL, &schema, "2026-09-10", NULL, NULL, &answers, &answers_schema, &error));
  expect_error(error, "bad_argument", "no batch");
  schema.release(&schema);
  thoihan_free_book(book);
}

static void reports(void) {
  ThoihanError *error = NULL;
  ThoihanBook *book = thoihan_vietnam(&error);
  struct ArrowArrayStream dossiers;
  const char *by[] = {"ward", NULL};
  make_stream(&dossiers, 2);
  char *report = thoihan_report(book, &dossiers, "2026-09-10T09:00", NULL, NULL, by, 1, &error);
  CHECK(report && !error);
  CHECK(report && strstr(report, "\"by\":{\"ward\":\"Bến\"},\"received\":2"));
  CHECK(report && strstr(report, "\"by\":{\"ward\":null},\"received\":2"));
  CHECK(report && strstr(report, "\"total\":{\"received\":6") && strstr(report, "\"failed\":2"));
  thoihan_free_string(report);
  // who decides and the steps are those of the rules where the table has no such column
  const char *of_the_rules[] = {"agency", "step", "ward"};
  make_stream(&dossiers, 2);
  report = thoihan_report(book, &dossiers, "2026-09-10T09:00", NULL, NULL, of_the_rules, 3, &error);
  CHECK(report && !error);
  const char *decides = "\"agency\":\"UBND cấp xã; tổ chức hành nghề công chứng; cơ quan đại diện\",\"step\":null";
  CHECK(report && strstr(report, decides) && strstr(report, "\"ward\":\"Bến\"},\"received\":2"));
  CHECK(report && strstr(report, "\"by\":{\"agency\":null,\"step\":null,\"ward\":null},\"received\":2"));
  thoihan_free_string(report);
  make_stream(&dossiers, 1);
  CHECK(!thoihan_report(book, &dossiers, "2026-09-10T09:00", NULL, NULL, by, 2, &error));
  expect_error(error, "bad_argument", "a name that is NULL");
  make_stream(&dossiers, 1);
  CHECK(!thoihan_report(book, &dossiers, "2026-09-10T09:00", NULL, NULL, by, (size_t)-1, &error));
  expect_error(error, "bad_argument", "an impossible number of names");
  by[0] = "office";
  make_stream(&dossiers, 1);
  CHECK(!thoihan_report(book, &dossiers, "2026-09-10T09:00", NULL, NULL, by, 1, &error));
  thoihan_free_error(error);
  thoihan_free_book(book);
}

int main(void) {
  streams("2026-09-10T09:00");
  answered_streams();
  batches();
  reports();
  return summary();
}
