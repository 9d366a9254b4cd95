// How the C tests count what holds.

#ifndef THOIHAN_TESTS_CHECK_H
#define THOIHAN_TESTS_CHECK_H

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "thoihan.h"

static int passed = 0, failed = 0;

static inline void check(bool holds, const char *where, const char *what) {
  if (holds) {
    passed++;
  } else {
    failed++;
    fprintf(stderr, "FAILED %s: %s\n", where, what ? what : "");
  }
}

#define CHECK(condition) check((condition), __func__, #condition)

static inline bool same(const char *left, const char *right) { return left && right && strcmp(left, right) == 0; }

static inline void expect_error(ThoihanError *error, const char *kind, const char *what) {
  check(same(thoihan_error_kind(error), kind), what, thoihan_error_kind(error));
  check(thoihan_error_message(error) && *thoihan_error_message(error), what, "has a message");
  thoihan_free_error(error);
}

// The last line of a test program, and what it ends with.
static inline int summary(void) {
  printf("%d passed, %d failed\n", passed, failed);
  return failed ? 1 : 0;
}

#endif
