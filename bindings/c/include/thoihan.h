// thoihan: due dates, lateness and fees of public-service dossiers.
//
// - All text is UTF-8 and ends with NUL, except sources, which carry their lengths.
// - A function that fails returns NULL and, if `error` is not NULL, puts an error there; on success it puts NULL there.
// - What is returned as `char *`, `uint8_t *`, `ThoihanBook *` or `ThoihanError *` is freed by the function named for it, once.
//   What is returned as `const char *` belongs to the object that it was asked of.
// - NULL may be given everywhere: it is answered with an error, or freed as nothing.
// - A book never changes and may be used by several threads at once; errors and strings belong to one thread at a time.


#ifndef THOIHAN_H
#define THOIHAN_H

// Written by cbindgen from src/: change it there (THOIHAN_BLESS=1 cargo test -p thoihan-c).

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

// A compiled book of rules.
typedef struct ThoihanBook ThoihanBook;

// Why a call failed.
typedef struct ThoihanError ThoihanError;

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

// All findings of rules with errors, as a JSON list; NULL for other errors.
//
// # Safety
// `error` is NULL or an error that was not freed.
const char *thoihan_error_diagnostics(const ThoihanError *error);

// Frees an error.
//
// # Safety
// `error` is NULL or an error that was not freed; it is not used afterwards.
void thoihan_free_error(ThoihanError *error);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* THOIHAN_H */
