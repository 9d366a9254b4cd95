// The C++ face: the worked examples that every host reads, typed answers against those in JSON, and what is refused.
//
// Usage: test_thoihan_cpp VECTORS_FOLDER FILE.csv...

#include <cstdio>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "thoihan.hpp"

static int passed = 0, failed = 0;

static void check(bool holds, const std::string &what, const std::string &detail) {
  if (holds) {
    passed++;
  } else {
    failed++;
    std::cerr << "FAILED " << what << ": " << detail << "\n";
  }
}

static std::string read_file(const std::string &path) {
  std::ifstream file(path, std::ios::binary);
  check(file.good(), "file", path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// Fields by row; quotes hide commas and ends of lines, and are doubled inside.
static std::vector<std::vector<std::string>> csv(const std::string &text) {
  std::vector<std::vector<std::string>> rows;
  std::vector<std::string> row;
  std::string field;
  bool quoted = false;
  for (std::size_t at = 0; at < text.size(); at++) {
    const char here = text[at];
    if (quoted) {
      if (here != '"') field += here;
      else if (at + 1 < text.size() && text[at + 1] == '"') field += text[++at];
      else quoted = false;
    } else if (here == '"') {
      quoted = true;
    } else if (here == ',' || here == '\n') {
      row.push_back(std::exchange(field, {}));
      if (here == '\n') rows.push_back(std::exchange(row, {}));
    } else if (here != '\r') {
      field += here;
    }
  }
  if (!row.empty() || !field.empty()) {
    row.push_back(field);
    rows.push_back(row);
  }
  return rows;
}

// Whether the answer has this text at the end of these keys, in this order: enough where the keys are few and known.
static bool says(const std::string &answer, const std::vector<std::string> &keys, const std::string &expected) {
  std::size_t at = 0;
  for (const auto &key : keys) {
    at = answer.find("\"" + key + "\":", at);
    if (at == std::string::npos) return false;
    at += key.size() + 3;
  }
  return answer.compare(at, expected.size() + 2, "\"" + expected + "\"") == 0;
}

static void refused(const std::string &kind, const std::function<void()> &call) {
  try {
    call();
    check(false, kind, "was not refused");
  } catch (const thoihan::Error &error) {
    check(error.kind() == kind && *error.what(), kind, error.kind());
  }
}

static const char *const DOSSIER =
    R"({"procedure":"2.000815","accepted":"2026-08-28T15:30","paid":"2026-08-28T15:30","facts":{"pages":5,"copies":4}})";
// 2026-08-28 and 2026-09-03 as days since 1970-01-01
static const std::int32_t FRIDAY = 20693, DUE = 20699;
static const std::int64_t ACCEPTED = (FRIDAY * std::int64_t{1440} + 15 * 60 + 30) * 60000000;

static void typed(const thoihan::Book &book) {
  const auto at = thoihan::civil(ACCEPTED);
  const auto dossier = thoihan::Dossier("2.000815").accepted(at).paid(at).integer("pages", 5).integer("copies", 4);
  const ThoihanAnswer answer = book.assess(dossier, at);
  check(answer.due_date == DUE && answer.original_due_date == DUE, "typed", "due date");
  check(answer.status == THOIHAN_STATUS_IN_TIME && !answer.has_error, "typed", "status");
  check(answer.due_offset == 7 * 3600, "typed", "offset");
  check(answer.has_fee && answer.fee_minor == 28000 && std::string(answer.fee_currency) == "VND", "typed", "fee");
  check(answer.has_lateness && answer.lateness_calendar_days == FRIDAY - DUE, "typed", "lateness");
  const std::string json = book.assess(DOSSIER, "2026-08-28T15:30");
  check(says(json, {"due", "date"}, "2026-09-03") && says(json, {"totals", "amount", "amount"}, "28000"), "json", json);
  auto finished = dossier;
  const auto late = book.assess(finished.finished(thoihan::date(DUE + 30)), thoihan::date(DUE + 31));
  check(late.status == THOIHAN_STATUS_LATE && late.lateness_calendar_days == 30, "typed", "late");
  refused("bad_argument", [&] { book.assess(thoihan::Dossier("2.000815").channel("pigeon"), at); });
  refused("bad_argument", [&] { book.assess(thoihan::Dossier("2.000815"), ThoihanMoment{}); });
  refused("unknown_procedure", [&] { book.assess(thoihan::Dossier("9.999999"), at); });
  refused("unknown_fact", [&] { book.assess(thoihan::Dossier("2.000815").accepted(at).flag("tall", true), at); });
}

static void calls() {
  const auto book = thoihan::Book::vietnam();
  typed(book);
  check(book.identity().size() == 64, "identity", book.identity());
  check(book.slip(DOSSIER, "2026-08-28T15:30").find("28.000 đồng") != std::string::npos, "slip", "vi");
  check(book.explain(DOSSIER, "2026-08-28T15:30", "html", "vi").find("<!DOCTYPE html>") != std::string::npos, "explain", "");
  check(book.facts("1.013225", "2026-08-28").find("permitted_work") != std::string::npos, "facts", "");
  const auto again = thoihan::Book::from_plan(book.to_plan());
  check(again.identity() == book.identity(), "plan", "identity");
  const auto calendar = book.calendar("vn");
  check(calendar.add_working_days(FRIDAY, 1) == DUE, "add", "over National Day");
  check(calendar.count_working_days({FRIDAY}, {DUE}) == std::vector<std::int32_t>{1}, "count", "");
  check(calendar.is_working_day({FRIDAY, FRIDAY + 1, THOIHAN_NO_DAY}) ==
            std::vector<std::int32_t>{1, 0, THOIHAN_NO_DAY}, "is_working", "");
  refused("unknown_procedure", [&] { book.slip(R"({"procedure":"9.999999"})", "2026-08-28"); });
  refused("io", [] { thoihan::Book::load("no-such-folder"); });
  refused("plan", [] { thoihan::Book::from_plan({1, 2, 3}); });
  refused("bad_argument", [&] { book.calendar("nowhere"); });
  try {
    thoihan::Book::compile({{"a.han", "nonsense"}});
    check(false, "rules", "nonsense compiles");
  } catch (const thoihan::Error &error) {
    check(error.diagnostics().find("a.han") != std::string::npos, "rules", error.diagnostics());
  }
}

static thoihan::Book book_of(const std::string &folder, const std::string &rules) {
  if (rules.empty()) return thoihan::Book::vietnam();
  std::vector<thoihan::Source> sources;
  std::istringstream names(rules);
  for (std::string name; names >> name;) sources.push_back({name, read_file(folder + "/rules/" + name)});
  return thoihan::Book::compile(sources);
}

static void example(const thoihan::Book &book, std::map<std::string, std::string> &row) {
  const std::string &wrong = row["error"];
  std::string answer;
  try {
    answer = book.assess(row["dossier"], row["as_of"], row["known_on"]);
  } catch (const thoihan::Error &error) {
    return check(error.kind() == wrong, row["id"], error.kind());
  }
  bool holds = wrong.empty() || answer.find("\"error\":{\"kind\":\"" + wrong + "\"") != std::string::npos;
  holds = holds && (row["due_date"].empty() || says(answer, {"due", "date"}, row["due_date"]));
  holds = holds && (row["due_at"].empty() || says(answer, {"due", "at"}, row["due_at"]));
  holds = holds && (row["fee_total"].empty() || says(answer, {"totals", "amount", "amount"}, row["fee_total"]));
  check(holds, row["id"], answer);
}

int main(int count, char **arguments) {
  calls();
  std::map<std::string, thoihan::Book> books;
  int found = 0;
  for (int at = 2; at < count; at++) {
    const auto rows = csv(read_file(arguments[at]));
    for (std::size_t number = 1; number < rows.size(); number++) {
      std::map<std::string, std::string> row;
      for (std::size_t field = 0; field < rows[number].size() && field < rows[0].size(); field++)
        row[rows[0][field]] = rows[number][field];
      if (row["dossier"].empty()) continue;
      auto known = books.find(row["rules"]);
      if (known == books.end()) known = books.emplace(row["rules"], book_of(arguments[1], row["rules"])).first;
      example(known->second, row);
      found++;
    }
  }
  check(found > 0, "vectors", "no file has an example");
  std::cout << passed << " passed, " << failed << " failed\n";
  return failed ? 1 : 0;
}
