// Prints the appointment slip of a dossier.
#include <stdio.h>

#include "thoihan.h"

int main(void) {
  const char *dossier =
      "{\"procedure\": \"2.000815\", \"accepted\": \"2026-08-28T15:30\", \"paid\": \"2026-08-28T15:30\","
      " \"facts\": {\"pages\": 5, \"copies\": 4}}";
  ThoihanError *error = NULL;
  ThoihanBook *book = thoihan_vietnam(&error);
  char *slip = book ? thoihan_slip(book, dossier, "2026-08-28T15:30", NULL, "vi", &error) : NULL;
  if (slip) {
    puts(slip);
  } else {
    fprintf(stderr, "%s: %s\n", thoihan_error_kind(error), thoihan_error_message(error));
  }
  int status = slip ? 0 : 1;
  thoihan_free_string(slip);
  thoihan_free_error(error);
  thoihan_free_book(book);
  return status;
}
