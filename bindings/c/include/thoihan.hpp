// thoihan for C++17: handles that free themselves, errors as exceptions, strings as std::string. Header only; nothing is
// decided here. See thoihan.h for what each call means.

#ifndef THOIHAN_HPP
#define THOIHAN_HPP

#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "thoihan.h"

namespace thoihan {

// Why a call failed.
class Error : public std::exception {
 public:
  // Takes over an error of the library; without one, the call failed and could not say why.
  explicit Error(ThoihanError *error) {
    if (!error) {
      kind_ = "internal";
      message_ = "a call failed without an error";
      return;
    }
    kind_ = thoihan_error_kind(error);
    message_ = thoihan_error_message(error);
    if (const char *found = thoihan_error_diagnostics(error)) diagnostics_ = found;
    thoihan_free_error(error);
  }

  const char *what() const noexcept override { return message_.c_str(); }
  // A word that never changes, such as `unknown_procedure`.
  const std::string &kind() const noexcept { return kind_; }
  // All findings of rules with errors, as a JSON list; empty for other errors.
  const std::string &diagnostics() const noexcept { return diagnostics_; }

 private:
  std::string kind_, message_, diagnostics_;
};

namespace detail {

// The error is looked at after the call that sets it: it comes by reference, as arguments are evaluated in any order.
inline std::string taken(char *text, ThoihanError *const &error) {
  if (!text) throw Error(error);
  std::unique_ptr<char, void (*)(char *)> own(text, thoihan_free_string);
  return std::string(own.get());
}

template <class T>
T *made(T *handle, ThoihanError *const &error) {
  if (!handle) throw Error(error);
  return handle;
}

inline void worked(bool done, ThoihanError *const &error) {
  if (!done) throw Error(error);
}

inline ThoihanText text(std::string_view given) { return {given.data() ? given.data() : "", given.size()}; }

struct FreeBook {
  void operator()(ThoihanBook *book) const { thoihan_free_book(book); }
};
struct FreeCalendar {
  void operator()(ThoihanCalendar *calendar) const { thoihan_free_calendar(calendar); }
};

}  // namespace detail

// A rule file in memory.
struct Source {
  std::string path, text;
};

// A dossier without JSON. The texts are copied.
class Dossier {
 public:
  explicit Dossier(std::string procedure) : procedure_(std::move(procedure)) {}

  Dossier &office(std::string name) { return set(office_, std::move(name)); }
  Dossier &place(std::string name) { return set(place_, std::move(name)); }
  // `counter`, `online` or `post`.
  Dossier &channel(std::string name) { return set(channel_, std::move(name)); }
  Dossier &submitted(ThoihanMoment at) { return set(submitted_, at); }
  Dossier &accepted(ThoihanMoment at) { return set(accepted_, at); }
  Dossier &paid(ThoihanMoment at) { return set(paid_, at); }
  Dossier &finished(ThoihanMoment at) { return set(finished_, at); }
  Dossier &flag(std::string name, bool value) { return fact(std::move(name), THOIHAN_FACT_FLAG, "", value); }
  Dossier &integer(std::string name, std::int64_t value) {
    return fact(std::move(name), THOIHAN_FACT_INTEGER, "", value);
  }
  // A choice, a date, or exact digits.
  Dossier &text(std::string name, std::string value) {
    return fact(std::move(name), THOIHAN_FACT_TEXT, std::move(value), 0);
  }
  // Minor units: đồng, cents.
  Dossier &money(std::string name, std::string currency, std::int64_t minor) {
    return fact(std::move(name), THOIHAN_FACT_MONEY, std::move(currency), minor);
  }

 private:
  friend class Book;
  struct Fact {
    std::string name, text;
    std::uint32_t kind;
    std::int64_t number;
  };

  template <class T, class V>
  Dossier &set(T &place, V value) {
    place = std::move(value);
    return *this;
  }
  Dossier &fact(std::string name, std::uint32_t kind, std::string text, std::int64_t number) {
    facts_.push_back({std::move(name), std::move(text), kind, number});
    return *this;
  }

  std::string procedure_;
  std::optional<std::string> office_, place_, channel_;
  ThoihanMoment submitted_{}, accepted_{}, paid_{}, finished_{};
  std::vector<Fact> facts_;
};

// A time on the calendar's own clock: microseconds since 1970-01-01T00:00.
inline ThoihanMoment civil(std::int64_t microseconds) { return {microseconds, THOIHAN_MOMENT_CIVIL, 0}; }
// A day without its hour: days since 1970-01-01.
inline ThoihanMoment date(std::int32_t day) { return {day * std::int64_t{86400000000}, THOIHAN_MOMENT_DATE, 0}; }
// An instant: microseconds since 1970-01-01T00:00 UTC, and the seconds east of UTC with which it was written.
inline ThoihanMoment instant(std::int64_t microseconds, std::int32_t offset) {
  return {microseconds, THOIHAN_MOMENT_INSTANT, offset};
}

// The arithmetic of working days and minutes. Days and moments are numbers as thoihan.h says.
class Calendar {
 public:
  std::vector<std::int32_t> is_working_day(const std::vector<std::int32_t> &days) const {
    std::vector<std::int32_t> out(days.size());
    ThoihanError *error = nullptr;
    detail::worked(thoihan_is_working_day(own_.get(), days.data(), days.size(), out.data(), &error), error);
    return out;
  }
  std::vector<std::int32_t> add_working_days(const std::vector<std::int32_t> &days,
                                             const std::vector<std::int32_t> &counts) const {
    return both(thoihan_add_working_days, days, counts);
  }
  std::vector<std::int32_t> count_working_days(const std::vector<std::int32_t> &from,
                                               const std::vector<std::int32_t> &to) const {
    return both(thoihan_count_working_days, from, to);
  }
  std::vector<std::int64_t> add_working_minutes(const std::vector<std::int64_t> &moments,
                                                const std::vector<std::int64_t> &minutes) const {
    return both(thoihan_add_working_minutes, moments, minutes);
  }
  std::vector<std::int64_t> working_minutes_between(const std::vector<std::int64_t> &from,
                                                    const std::vector<std::int64_t> &to) const {
    return both(thoihan_working_minutes_between, from, to);
  }
  std::int32_t add_working_days(std::int32_t day, std::int32_t count) const {
    return add_working_days(std::vector{day}, std::vector{count}).front();
  }

 private:
  friend class Book;
  explicit Calendar(ThoihanCalendar *handle) : own_(handle) {}

  template <class T>
  std::vector<T> both(bool (*call)(const ThoihanCalendar *, const T *, const T *, std::size_t, T *, ThoihanError **),
                      const std::vector<T> &one, const std::vector<T> &other) const {
    if (one.size() != other.size()) throw std::invalid_argument("columns of different lengths");
    std::vector<T> out(one.size());
    ThoihanError *error = nullptr;
    detail::worked(call(own_.get(), one.data(), other.data(), one.size(), out.data(), &error), error);
    return out;
  }

  std::unique_ptr<ThoihanCalendar, detail::FreeCalendar> own_;
};

// A compiled book of rules; any number of threads may ask it at once.
class Book {
 public:
  // The embedded Vietnamese rules.
  static Book vietnam() {
    ThoihanError *error = nullptr;
    return Book(detail::made(thoihan_vietnam(&error), error));
  }
  // The embedded Vietnamese rules together with more.
  static Book vietnam_with(const std::vector<Source> &sources) { return of(thoihan_vietnam_with, sources); }
  // Every rule file below a folder.
  static Book load(const std::string &folder) {
    ThoihanError *error = nullptr;
    return Book(detail::made(thoihan_load(folder.c_str(), &error), error));
  }
  // Rule texts from memory.
  static Book compile(const std::vector<Source> &sources) { return of(thoihan_compile, sources); }
  // The bytes that `to_plan` gave.
  static Book from_plan(const std::vector<std::uint8_t> &plan) {
    ThoihanError *error = nullptr;
    return Book(detail::made(thoihan_from_plan(plan.data(), plan.size(), &error), error));
  }

  std::vector<std::uint8_t> to_plan() const {
    ThoihanError *error = nullptr;
    std::size_t length = 0;
    std::uint8_t *bytes = detail::made(thoihan_to_plan(own_.get(), &length, &error), error);
    std::vector<std::uint8_t> plan(bytes, bytes + length);
    thoihan_free_plan(bytes, length);
    return plan;
  }

  // SHA-256 over the sorted sources.
  std::string identity() const { return thoihan_identity(own_.get()); }

  // The answer as JSON. `known_on` may be left out.
  std::string assess(const std::string &dossier, const std::string &as_of, const std::string &known_on = "") const {
    ThoihanError *error = nullptr;
    return detail::taken(thoihan_assess(own_.get(), dossier.c_str(), as_of.c_str(), given(known_on), &error), error);
  }

  // The common part of the answer, without JSON.
  ThoihanAnswer assess(const Dossier &dossier, ThoihanMoment as_of, std::int32_t known_on = THOIHAN_NO_DAY) const {
    std::vector<ThoihanFact> facts;
    for (const auto &fact : dossier.facts_)
      facts.push_back({detail::text(fact.name), fact.kind, detail::text(fact.text), fact.number});
    const auto optional = [](const std::optional<std::string> &text) {
      return text ? detail::text(*text) : ThoihanText{nullptr, 0};
    };
    ThoihanDossier flat{};
    flat.size = sizeof flat;
    flat.procedure = detail::text(dossier.procedure_);
    flat.office = optional(dossier.office_);
    flat.place = optional(dossier.place_);
    flat.channel = optional(dossier.channel_);
    flat.submitted = dossier.submitted_;
    flat.accepted = dossier.accepted_;
    flat.paid = dossier.paid_;
    flat.finished = dossier.finished_;
    flat.facts = facts.data();
    flat.fact_count = facts.size();
    ThoihanAnswer answer{};
    answer.size = sizeof answer;
    ThoihanError *error = nullptr;
    detail::worked(thoihan_assess_typed(own_.get(), &flat, as_of, known_on, &answer, &error), error);
    return answer;
  }

  // The appointment slip in `vi` or `en`.
  std::string slip(const std::string &dossier, const std::string &as_of, const std::string &language = "vi",
                   const std::string &known_on = "") const {
    ThoihanError *error = nullptr;
    return detail::taken(
        thoihan_slip(own_.get(), dossier.c_str(), as_of.c_str(), given(known_on), language.c_str(), &error), error);
  }

  // Why the answer is what it is: `json`, `text`, `markdown` or `html`, in `vi` or `en`.
  std::string explain(const std::string &dossier, const std::string &as_of, const std::string &format = "text",
                      const std::string &language = "vi", const std::string &known_on = "") const {
    ThoihanError *error = nullptr;
    return detail::taken(thoihan_explain(own_.get(), dossier.c_str(), as_of.c_str(), given(known_on), format.c_str(),
                                         language.c_str(), &error),
                         error);
  }

  // The facts to ask for on a day, as JSON.
  std::string facts(const std::string &code, const std::string &on) const {
    ThoihanError *error = nullptr;
    return detail::taken(thoihan_facts(own_.get(), code.c_str(), on.c_str(), &error), error);
  }

  Calendar calendar(const std::string &name, std::int32_t known_on = THOIHAN_NO_DAY) const {
    ThoihanError *error = nullptr;
    return Calendar(detail::made(thoihan_calendar(own_.get(), name.c_str(), known_on, &error), error));
  }

  // The C handle, for what has no wrapper; it stays this book's.
  const ThoihanBook *handle() const noexcept { return own_.get(); }

 private:
  explicit Book(ThoihanBook *handle) : own_(handle) {}

  static const char *given(const std::string &text) { return text.empty() ? nullptr : text.c_str(); }

  template <class Call>
  static Book of(Call call, const std::vector<Source> &sources) {
    std::vector<ThoihanSource> flat;
    for (const auto &source : sources)
      flat.push_back({source.path.data(), source.path.size(), source.text.data(), source.text.size()});
    ThoihanError *error = nullptr;
    return Book(detail::made(call(flat.data(), flat.size(), &error), error));
  }

  std::unique_ptr<ThoihanBook, detail::FreeBook> own_;
};

}  // namespace thoihan

#endif  // THOIHAN_HPP
