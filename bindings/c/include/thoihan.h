// thoihan: due dates, lateness and fees of public-service dossiers.
//
// - All text is UTF-8. It ends with NUL as `const char *`; in structures it carries its length.
// - A function that fails returns NULL, or false, and, if `error` is not NULL, puts an error there; on success it puts NULL
//   there. There is no last error to ask for afterwards.
// - What is returned as `char *`, `uint8_t *`, `ThoihanBook *`, `ThoihanCalendar *` or `ThoihanError *` is freed by the
//   function named for it, once. What is returned as `const char *` belongs to the object that it was asked of.
// - NULL may be given everywhere: it is answered with an error, or freed as nothing. A handle of another kind is refused. A
//   library built for debugging also knows what was freed: used again it is refused, freed again it stops the process.
// - Books and calendars never change and may be used by several threads at once; errors, strings and streams belong to one
//   thread at a time.
// - Before version 1.0 a minor version may change this file, and says so in the change log; afterwards nothing is taken
//   away or changed within a major version: functions are added, and structures grow at their end, which their `size` tells.


#ifndef THOIHAN_H
#define THOIHAN_H

// Written by cbindgen from src/: change it there (THOIHAN_BLESS=1 cargo test -p thoihan-c).

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// The C interfaces of Arrow (https://arrow.apache.org/docs/format/CDataInterface.html): define them where they are used.
struct ArrowSchema;
struct ArrowArray;
struct ArrowArrayStream;

// A compiled book of rules.
typedef struct ThoihanBook ThoihanBook;

// A calendar as known on a day.
typedef struct ThoihanCalendar ThoihanCalendar;

// Why a call failed.
typedef struct ThoihanError ThoihanError;

// In arrays of days: no day. What stands beside it, or what the calendar does not cover, is answered with it.
#define THOIHAN_NO_DAY INT32_MIN

// In arrays of moments and minutes: none.
#define THOIHAN_NO_MOMENT INT64_MIN

// In `ThoihanMoment.kind`: there is none.
#define THOIHAN_MOMENT_NONE 0

// In `ThoihanMoment.kind`: a day whose hour is not known; `microseconds` are those of its midnight.
#define THOIHAN_MOMENT_DATE 1

// In `ThoihanMoment.kind`: a time on the calendar's own clock.
#define THOIHAN_MOMENT_CIVIL 2

// In `ThoihanMoment.kind`: an instant; `microseconds` are UTC.
#define THOIHAN_MOMENT_INSTANT 3

// In `ThoihanFact.kind`: `number` is 0 or 1.
#define THOIHAN_FACT_FLAG 1

// In `ThoihanFact.kind`: `number` is a whole number.
#define THOIHAN_FACT_INTEGER 2

// In `ThoihanFact.kind`: `text` is a choice, a date, or exact digits such as `12.5`.
#define THOIHAN_FACT_TEXT 3

// In `ThoihanFact.kind`: `number` is an amount in minor units (đồng; cents) of the currency in `text`, such as `VND`.
#define THOIHAN_FACT_MONEY 4

// How a dossier stands.
typedef enum {
  // Finished on a date before the due date.
  THOIHAN_STATUS_EARLY = 0,
  // Finished on the due date, not after the due instant.
  THOIHAN_STATUS_ON_TIME = 1,
  // Finished after the due instant.
  THOIHAN_STATUS_LATE = 2,
  // Open, and not yet due.
  THOIHAN_STATUS_IN_TIME = 3,
  // Open, and past due.
  THOIHAN_STATUS_OVERDUE = 4,
  // The law gives no due date.
  THOIHAN_STATUS_NO_DUE_DATE = 5,
  // The applicant must supplement the dossier.
  THOIHAN_STATUS_AWAITING_APPLICANT = 6,
  // An event that starts the clock has not happened.
  THOIHAN_STATUS_AWAITING = 7,
  // The applicant withdrew.
  THOIHAN_STATUS_WITHDRAWN = 8,
  // The dossier was refused.
  THOIHAN_STATUS_REFUSED = 9,
  // The dossier was closed.
  THOIHAN_STATUS_CLOSED = 10,
  // The due date is not determined.
  THOIHAN_STATUS_UNDETERMINED = 11,
  // A status that this header does not know yet; the answer in JSON has its word.
  THOIHAN_STATUS_OTHER = 255,
} ThoihanStatus;

// How sure the calendar is of the days up to the due date.
typedef enum {
  // By the law itself.
  THOIHAN_CERTAINTY_STATUTORY = 0,
  // By a notice.
  THOIHAN_CERTAINTY_ANNOUNCED = 1,
  // Not announced yet.
  THOIHAN_CERTAINTY_PROJECTED = 2,
} ThoihanCertainty;

// One rule file in memory: its path, as diagnostics call it, and its text. Neither needs to end with NUL.
typedef struct {
  // The path in UTF-8.
  const char *path;
  // Its length in bytes.
  size_t path_length;
  // The text in UTF-8.
  const char *text;
  // Its length in bytes.
  size_t text_length;
} ThoihanSource;

// A text in UTF-8 of so many bytes; it need not end with NUL. Not given where `text` is NULL.
typedef struct {
  // The bytes.
  const char *text;
  // How many they are.
  size_t length;
} ThoihanText;

// A point of time. All zero: there is none.
typedef struct {
  // Microseconds since 1970-01-01T00:00, on the clock that `kind` says.
  int64_t microseconds;
  // `THOIHAN_MOMENT_…`.
  uint32_t kind;
  // Of an instant: seconds east of UTC with which it was written.
  int32_t offset;
} ThoihanMoment;

// A fact. Facts of several choices, and records, go through the call with JSON.
typedef struct {
  // Its name in the rules.
  ThoihanText name;
  // `THOIHAN_FACT_…`.
  uint32_t kind;
  // The value, or its currency, as the kind says.
  ThoihanText text;
  // The value, as the kind says.
  int64_t number;
} ThoihanFact;

// The common part of a dossier. Set it to zero, and `size` to `sizeof(ThoihanDossier)`: later versions add fields at the
// end, and know by the size which ones are there.
typedef struct {
  // `sizeof(ThoihanDossier)`.
  size_t size;
  // The code of the procedure.
  ThoihanText procedure;
  // The office that takes it in.
  ThoihanText office;
  // The place whose law holds.
  ThoihanText place;
  // `counter`, `online` or `post`.
  ThoihanText channel;
  // When it was sent in.
  ThoihanMoment submitted;
  // When it was accepted.
  ThoihanMoment accepted;
  // When it was paid for.
  ThoihanMoment paid;
  // When it was finished.
  ThoihanMoment finished;
  // The facts; NULL for none.
  const ThoihanFact *facts;
  // How many they are.
  size_t fact_count;
} ThoihanDossier;

// The common part of an answer. Set `size` to `sizeof(ThoihanAnswer)` before the call.
typedef struct {
  // `sizeof(ThoihanAnswer)`.
  size_t size;
  // The due instant: microseconds since 1970-01-01T00:00 UTC.
  int64_t due_at;
  // Its offset in the calendar's zone: seconds east of UTC.
  int32_t due_offset;
  // The due date: days since 1970-01-01; `THOIHAN_NO_DAY` where there is none, or none yet.
  int32_t due_date;
  // The due date before re-appointments; `THOIHAN_NO_DAY` where there is none.
  int32_t original_due_date;
  // How the dossier stands.
  ThoihanStatus status;
  // How sure the due date is.
  ThoihanCertainty certainty;
  // Whether the following three are known: its end, or the moment of judgement, minus its due date.
  bool has_lateness;
  // In working days.
  int64_t lateness_working_days;
  // In working minutes.
  int64_t lateness_working_minutes;
  // In calendar days.
  int64_t lateness_calendar_days;
  // Whether the following two are known: not where a line has no amount yet, or nothing is collected.
  bool has_fee;
  // The currency: three letters and NUL.
  char fee_currency[4];
  // What is paid, in minor units (đồng; cents).
  int64_t fee_minor;
  // Whether a part has no answer; the answer in JSON says which, and why.
  bool has_error;
} ThoihanAnswer;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// The version of the library; never freed.
const char *thoihan_version(void);

// Reads every rule file (.han) below a folder.
//
// # Safety
// `folder` is NULL or a C string; `error` is NULL or can hold a pointer.
ThoihanBook *thoihan_load(const char *folder, ThoihanError **error);

// The embedded Vietnamese rules.
//
// # Safety
// `error` is NULL or can hold a pointer.
ThoihanBook *thoihan_vietnam(ThoihanError **error);

// The embedded Vietnamese rules together with more sources.
//
// # Safety
// `sources` is NULL or an array of `count` sources whose texts are NULL or as long as they say; `error` is NULL or can
// hold a pointer.
ThoihanBook *thoihan_vietnam_with(const ThoihanSource *sources,
                                  size_t count,
                                  ThoihanError **error);

// Compiles rule texts from memory.
//
// # Safety
// As for `thoihan_vietnam_with`.
ThoihanBook *thoihan_compile(const ThoihanSource *sources, size_t count, ThoihanError **error);

// A book from the bytes that `thoihan_to_plan` gave: what it came from is answered the same, and a host starts quickly.
//
// Bytes that another version wrote, or that were damaged, are refused with an error of kind `plan`: load the rules again.
// Damage is found, forgery is not: read plans that you stored yourself.
//
// # Safety
// `plan` is NULL or has `length` bytes; `error` is NULL or can hold a pointer.
ThoihanBook *thoihan_from_plan(const uint8_t *plan,
                               size_t length,
                               ThoihanError **error);

// The compiled book as bytes, to be stored for `thoihan_from_plan`; `length` receives how many there are. Free them with
// `thoihan_free_plan`.
//
// # Safety
// `book` is NULL or a live book; `length` is NULL or can hold a number; `error` is NULL or can hold a pointer.
uint8_t *thoihan_to_plan(const ThoihanBook *book,
                         size_t *length,
                         ThoihanError **error);

// Frees the bytes of a plan.
//
// # Safety
// `plan` is NULL or came from `thoihan_to_plan` with this length and was not freed; it is not used afterwards.
void thoihan_free_plan(uint8_t *plan,
                       size_t length);

// SHA-256 over the sorted sources, in hexadecimal; it belongs to the book. NULL for NULL.
//
// # Safety
// `book` is NULL or a book that was not freed.
const char *thoihan_identity(const ThoihanBook *book);

// Assesses a dossier, a JSON object, and returns the answer as JSON; free it with `thoihan_free_string`.
//
// `as_of` is a moment such as `2026-08-28T15:30`; `known_on` a date, or NULL for that of `as_of`.
//
// # Safety
// `book` is NULL or a live book; the texts are NULL or C strings; `error` is NULL or can hold a pointer.
char *thoihan_assess(const ThoihanBook *book,
                     const char *dossier,
                     const char *as_of,
                     const char *known_on,
                     ThoihanError **error);

// Assesses a dossier and returns its appointment slip in Vietnamese (`vi`) or English (`en`); free it with
// `thoihan_free_string`.
//
// # Safety
// As for `thoihan_assess`; `language` is NULL or a C string.
char *thoihan_slip(const ThoihanBook *book,
                   const char *dossier,
                   const char *as_of,
                   const char *known_on,
                   const char *language,
                   ThoihanError **error);

// Assesses a dossier and returns why the answer is what it is: every day counted or not, every rule that applies or not,
// the arithmetic of the fees; free it with `thoihan_free_string`.
//
// `format` is `json`, which has the answer in it, or `text`, `markdown` or `html`, in Vietnamese (`vi`) or English
// (`en`). The page of HTML asks nothing of any server and runs no script.
//
// # Safety
// As for `thoihan_assess`; `format` and `language` are NULL or C strings.
char *thoihan_explain(const ThoihanBook *book,
                      const char *dossier,
                      const char *as_of,
                      const char *known_on,
                      const char *format,
                      const char *language,
                      ThoihanError **error);

// What a dossier lacks, as JSON: the fewest facts that decide its answer whatever they are, and the range of due dates
// and fees until then, with values that lead to its ends; free it with `thoihan_free_string`.
//
// # Safety
// As for `thoihan_assess`.
char *thoihan_missing(const ThoihanBook *book,
                      const char *dossier,
                      const char *as_of,
                      const char *known_on,
                      ThoihanError **error);

// The latest minute at which the dossier can be accepted so that it is due on `wanted`, a date, or before: a moment in
// quotes, as JSON, or `null` when no minute up to that day leads there; free it with `thoihan_free_string`.
//
// Of the dossier count its procedure, office, place, channel and facts.
//
// # Safety
// As for `thoihan_assess`; `wanted` is NULL or a C string.
char *thoihan_latest_acceptance(const ThoihanBook *book,
                                const char *dossier,
                                const char *wanted,
                                const char *as_of,
                                const char *known_on,
                                ThoihanError **error);

// The facts to ask for, by the rules in force on a day, as a JSON list: names, kinds, choices, limits; free it with
// `thoihan_free_string`.
//
// # Safety
// `book` is NULL or a live book; the texts are NULL or C strings; `error` is NULL or can hold a pointer.
char *thoihan_facts(const ThoihanBook *book,
                    const char *code,
                    const char *on,
                    ThoihanError **error);

// The warnings and notes of a book as a JSON list, in Vietnamese (`vi`), in English (`en`), or for NULL each in the
// language of its file; free it with `thoihan_free_string`. Rules with errors make no book: ask their error.
//
// # Safety
// `book` is NULL or a book that was not freed, `language` is NULL or a C string, `error` is NULL or can hold a pointer.
char *thoihan_check(const ThoihanBook *book,
                    const char *language,
                    ThoihanError **error);

// Frees a string that was returned as `char *`.
//
// # Safety
// `string` is NULL or came from this library as `char *` and was not freed; it is not used afterwards.
void thoihan_free_string(char *string);

// Frees a book.
//
// # Safety
// `book` is NULL or a book that was not freed; it is not used afterwards, by no thread.
void thoihan_free_book(ThoihanBook *book);

// A calendar of a book by its name, as known on a day (days since 1970-01-01; `THOIHAN_NO_DAY`: all that the rules
// know). It does not need the book any more; free it with `thoihan_free_calendar`.
//
// # Safety
// `book` is NULL or a live book; `name` is NULL or a C string; `error` is NULL or can hold a pointer.
ThoihanCalendar *thoihan_calendar(const ThoihanBook *book,
                                  const char *name,
                                  int32_t known_on,
                                  ThoihanError **error);

// Frees a calendar.
//
// # Safety
// `calendar` is NULL or a calendar that was not freed; it is not used afterwards, by no thread.
void thoihan_free_calendar(ThoihanCalendar *calendar);

// For each day 1 when it is a working day, 0 when it is not, `THOIHAN_NO_DAY` where the calendar does not cover it.
//
// Days are days since 1970-01-01; one day is an array of one. `out` is another array than those that are read. False when
// an argument is refused.
//
// # Safety
// `calendar` is NULL or live; the arrays are NULL or have `length` entries; `error` is NULL or can hold a pointer.
bool thoihan_is_working_day(const ThoihanCalendar *calendar,
                            const int32_t *days,
                            size_t length,
                            int32_t *out,
                            ThoihanError **error);

// For each day the day so many working days after it, or before it where the count is below zero; with 0 the day itself
// if it is a working day, else the next one.
//
// # Safety
// As for `thoihan_is_working_day`.
bool thoihan_add_working_days(const ThoihanCalendar *calendar,
                              const int32_t *days,
                              const int32_t *counts,
                              size_t length,
                              int32_t *out,
                              ThoihanError **error);

// For each pair the working days after `from` up to and including `to`, below zero when `to` is before `from`.
//
// # Safety
// As for `thoihan_is_working_day`.
bool thoihan_count_working_days(const ThoihanCalendar *calendar,
                                const int32_t *from,
                                const int32_t *to,
                                size_t length,
                                int32_t *out,
                                ThoihanError **error);

// For each moment the one at which so many working minutes have passed since it, or before it where they are below
// zero. Moments are seconds since 1970-01-01T00:00 on the calendar's own clock; `THOIHAN_NO_MOMENT` where there is none.
//
// # Safety
// As for `thoihan_is_working_day`.
bool thoihan_add_working_minutes(const ThoihanCalendar *calendar,
                                 const int64_t *moments,
                                 const int64_t *minutes,
                                 size_t length,
                                 int64_t *out,
                                 ThoihanError **error);

// For each pair of moments the whole working minutes from one to the other, below zero when `to` is before `from`.
//
// # Safety
// As for `thoihan_is_working_day`.
bool thoihan_working_minutes_between(const ThoihanCalendar *calendar,
                                     const int64_t *from,
                                     const int64_t *to,
                                     size_t length,
                                     int64_t *out,
                                     ThoihanError **error);

// The kind: one of the library's error kinds, or `rules`, `io`, `plan`, `bad_argument`, `internal`. NULL for NULL.
//
// # Safety
// `error` is NULL or an error that was not freed.
const char *thoihan_error_kind(const ThoihanError *error);

// One sentence for people. NULL for NULL.
//
// # Safety
// `error` is NULL or an error that was not freed.
const char *thoihan_error_message(const ThoihanError *error);

// All findings of rules with errors in English, as a JSON list; NULL for other errors.
//
// # Safety
// `error` is NULL or an error that was not freed.
const char *thoihan_error_diagnostics(const ThoihanError *error);

// The same in Vietnamese.
//
// # Safety
// `error` is NULL or an error that was not freed.
const char *thoihan_error_diagnostics_vi(const ThoihanError *error);

// Frees an error.
//
// # Safety
// `error` is NULL or an error that was not freed; it is not used afterwards.
void thoihan_free_error(ThoihanError *error);

// Reads a text about a time limit (thời hạn giải quyết), as JSON; free it with `thoihan_free_string`.
//
// `outcome` is `exact` (then `term`), `cases` (then `cases`, each with its `condition` in the words of the text and its
// `term`) or `review` (then the `reason` as a word, and the lengths that were `found`): no term is guessed.
//
// # Safety
// `phrase` is NULL or a C string; `error` is NULL or can hold a pointer.
char *thoihan_parse_term(const char *phrase,
                         ThoihanError **error);

// Assesses a stream of dossiers, one a row (the C stream interface of Arrow): `answers` becomes a stream of as many rows,
// whose batches are computed as they are read. What was read of `dossiers` is released with `answers`; its own place is
// left empty, also when the call fails.
//
// Columns map by name (`id`, `procedure`, `office`, `place`, `channel`, `submitted`, `accepted`, `paid`, `finished`,
// `events`, `fees`); every further column is a fact that the rules declare. `as_of` and `known_on` are one value or the
// name of a column, or NULL; `currency` is that of plain amounts, or NULL. A row without an answer has its own
// `error_kind`. The stream is read by one thread at a time; the book may be freed before it.
//
// # Safety
// `book` is NULL or live; `dossiers` is NULL or a stream; `answers` is NULL or can hold a stream; the texts are NULL or C
// strings; `error` is NULL or can hold a pointer.
bool thoihan_assess_stream(const ThoihanBook *book,
                           struct ArrowArrayStream *dossiers,
                           const char *as_of,
                           const char *known_on,
                           const char *currency,
                           struct ArrowArrayStream *answers,
                           ThoihanError **error);

// Assesses one batch of dossiers (the C data interface of Arrow: a structure whose fields are the columns). `dossiers` is
// taken over, and its place left empty, also when the call fails; `schema` stays the caller's. The answers are released
// by their own `release`.
//
// # Safety
// As for `thoihan_assess_stream`; `dossiers` is NULL or an array of the type that `schema`, or NULL, says;
// `answers_schema` is NULL or can hold a schema.
bool thoihan_assess_batch(const ThoihanBook *book,
                          struct ArrowArray *dossiers,
                          const struct ArrowSchema *schema,
                          const char *as_of,
                          const char *known_on,
                          const char *currency,
                          struct ArrowArray *answers,
                          struct ArrowSchema *answers_schema,
                          ThoihanError **error);

// Counts how the dossiers of a stream stand, by the columns of these names (where it has none of that name, `agency` and
// `field` are those of the rules, and `step` counts the steps of each dossier): a JSON object with a row for each of their
// values and a total; the counts by status and of rows that have no answer add up to those received. Free it with
// `thoihan_free_string`. The stream is taken over as by `thoihan_assess_stream`.
//
// # Safety
// As for `thoihan_assess_stream`; `by` is NULL or an array of `by_count` C strings.
char *thoihan_report(const ThoihanBook *book,
                     struct ArrowArrayStream *dossiers,
                     const char *as_of,
                     const char *known_on,
                     const char *currency,
                     const char *const *by,
                     size_t by_count,
                     ThoihanError **error);

// Assesses a dossier without JSON, and without reasons: true, and `answer` is written; or false and an error.
//
// `known_on` is a day since 1970-01-01, or `THOIHAN_NO_DAY` for that of `as_of`. Events, several choices, records and
// fees by name go through `thoihan_assess`.
//
// # Safety
// `book` is NULL or live; `dossier` is NULL or a structure whose texts and facts are NULL or as long as they say;
// `answer` is NULL or can hold an answer; `error` is NULL or can hold a pointer.
bool thoihan_assess_typed(const ThoihanBook *book,
                          const ThoihanDossier *dossier,
                          ThoihanMoment as_of,
                          int32_t known_on,
                          ThoihanAnswer *answer,
                          ThoihanError **error);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* THOIHAN_H */
