// Prints the size of every structure and the place of every field: what hosts are compiled against.

#include <stddef.h>
#include <stdio.h>

#include "thoihan.h"

#define SIZE(type) printf("%s: %zu bytes\n", #type, sizeof(type))
#define FIELD(type, field) printf("%s.%s: at %zu, %zu bytes\n", #type, #field, offsetof(type, field), sizeof(((type *)0)->field))

int main(void) {
  SIZE(ThoihanText);
  FIELD(ThoihanText, text);
  FIELD(ThoihanText, length);
  SIZE(ThoihanSource);
  FIELD(ThoihanSource, path);
  FIELD(ThoihanSource, path_length);
  FIELD(ThoihanSource, text);
  FIELD(ThoihanSource, text_length);
  SIZE(ThoihanMoment);
  FIELD(ThoihanMoment, microseconds);
  FIELD(ThoihanMoment, kind);
  FIELD(ThoihanMoment, offset);
  SIZE(ThoihanFact);
  FIELD(ThoihanFact, name);
  FIELD(ThoihanFact, kind);
  FIELD(ThoihanFact, text);
  FIELD(ThoihanFact, number);
  SIZE(ThoihanDossier);
  FIELD(ThoihanDossier, size);
  FIELD(ThoihanDossier, procedure);
  FIELD(ThoihanDossier, office);
  FIELD(ThoihanDossier, place);
  FIELD(ThoihanDossier, channel);
  FIELD(ThoihanDossier, submitted);
  FIELD(ThoihanDossier, accepted);
  FIELD(ThoihanDossier, paid);
  FIELD(ThoihanDossier, finished);
  FIELD(ThoihanDossier, facts);
  FIELD(ThoihanDossier, fact_count);
  SIZE(ThoihanAnswer);
  FIELD(ThoihanAnswer, size);
  FIELD(ThoihanAnswer, due_at);
  FIELD(ThoihanAnswer, due_offset);
  FIELD(ThoihanAnswer, due_date);
  FIELD(ThoihanAnswer, original_due_date);
  FIELD(ThoihanAnswer, status);
  FIELD(ThoihanAnswer, certainty);
  FIELD(ThoihanAnswer, has_lateness);
  FIELD(ThoihanAnswer, lateness_working_days);
  FIELD(ThoihanAnswer, lateness_working_minutes);
  FIELD(ThoihanAnswer, lateness_calendar_days);
  FIELD(ThoihanAnswer, has_fee);
  FIELD(ThoihanAnswer, fee_currency);
  FIELD(ThoihanAnswer, fee_minor);
  FIELD(ThoihanAnswer, has_error);
  return 0;
}
