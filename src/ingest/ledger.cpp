// SPDX-License-Identifier: MIT
//
// Entries are notes "ingest/<id>", ids ascending with time; "digest/<digest>" leads to the newest entry of a
// content.
#include <framesd/base/clock.hpp>
#include <framesd/base/log.hpp>
#include <framesd/base/number.hpp>
#include <framesd/base/random.hpp>
#include <framesd/base/text.hpp>
#include <framesd/ingest/ledger.hpp>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <iterator>
#include <utility>

namespace framesd::ingest {
namespace {

using store::Note;
using store::Order;

constexpr std::string_view kEntries = "ingest/";
constexpr std::string_view kDigests = "digest/";
constexpr std::size_t kTimeDigits = 12;  // of an id
constexpr std::size_t kIncarnationDigits = 16;

// Each attempt fails only because another one has succeeded since it began.
constexpr int kAttempts = 20;

// Milliseconds since 1970 and 32 random bits, in hexadecimal: ids sort by time. One that would not be above
// `newest`, since the clock stood still or was set back, is a millisecond later than that.
std::string new_id(std::chrono::system_clock::time_point now, std::string_view newest) {
  using std::chrono::milliseconds;
  const auto since = std::chrono::duration_cast<milliseconds>(now.time_since_epoch()).count();
  std::uint64_t before = 0;
  newest = newest.substr(0, kTimeDigits);
  std::from_chars(newest.data(), newest.data() + newest.size(), before, 16);
  const auto time = std::max(static_cast<std::uint64_t>(since), before + 1);
  std::string id;
  append_hex(id, time, kTimeDigits);
  append_hex(id, random_id() >> 32, 8);
  return id;
}

std::string key_of(std::string_view prefix, std::string_view name) {
  return std::string(prefix).append(name);
}

void append_member(std::string& out, std::string_view name, std::string_view text) {
  out.append(",\"").append(name).append("\":");
  append_json_string(out, text);
}

// null where there is nothing.
void append_optional(std::string& out, std::string_view name, std::string_view text) {
  if (!text.empty()) return append_member(out, name, text);
  out.append(",\"").append(name).append("\":null");
}

std::string_view name_of(LedgerScope scope) {
  switch (scope) {
    case LedgerScope::ingest: return "ingest";
    case LedgerScope::admin: return "admin";
    case LedgerScope::command_line: return "command line";
  }
  return {};
}

// The state that the log is in after the ingest: what changes behind it has a higher generation.
void append_state(std::string& out, const store::Version& state) {
  out += ",\"state\":{\"incarnation\":\"";
  append_hex(out, state.incarnation, kIncarnationDigits);
  out += "\",\"generation\":";
  append_number(out, state.generation);
  out += '}';
}

std::string json_of(const LedgerEntry& entry, const Recorded& recorded, const store::Version& state) {
  std::string out = "{\"id\":";
  append_json_string(out, recorded.id);
  append_member(out, "source", entry.source);
  out += ",\"bytes\":";
  append_number(out, entry.bytes);
  append_optional(out, "digest", entry.digest);
  append_member(out, "time", timestamp(entry.time));
  append_member(out, "scope", name_of(entry.scope));
  append_optional(out, "same_as", recorded.same_as.value_or(""));
  append_optional(out, "error", entry.error);
  append_state(out, state);
  out += ",\"report\":";
  append_json(out, *entry.report, kLedgerRejects);
  out += '}';
  return out;
}

// Notes that take the oldest of those under `prefix` away where there are more than are kept: those with the
// lowest of what `age_of` gives.
result<std::vector<Note>> too_old(store::View& log, std::string_view prefix, std::string Note::*age_of) {
  auto all = log.notes(prefix, Order::ascending, 2 * kLedgerKept);
  if (!all) return all.error();
  if (all->size() < kLedgerKept) return std::vector<Note>();
  std::ranges::sort(*all, {}, age_of);
  all->resize(all->size() + 1 - kLedgerKept);
  for (Note& note : *all) note.value.clear();
  return all;
}

// Whether the log has what `notes` expect of it.
result<bool> expectations_hold(store::View& log, const std::vector<Note>& notes) {
  for (const Note& note : notes) {
    if (!note.expect) continue;
    const auto there = log.note(note.key);
    if (!there) return {boost::system::in_place_error, there.error()};
    if ((*there ? (*there)->value : std::string()) != *note.expect) return false;
  }
  return true;
}

// What is to be written for `entry`, from what the ledger holds now.
result<std::vector<Note>> notes_for(store::View& log, const LedgerEntry& entry, Recorded& recorded) {
  auto notes = too_old(log, kEntries, &Note::key);
  if (!notes) return notes;
  const auto newest = log.notes(kEntries, Order::descending, 1);
  if (!newest) return newest.error();
  const std::string last = newest->empty() ? std::string() : newest->front().key.substr(kEntries.size());
  recorded = {.id = new_id(entry.time, last), .same_as = {}};
  if (!entry.digest.empty()) {
    const std::string key = key_of(kDigests, entry.digest);
    const auto before = log.note(key);
    if (!before) return before.error();
    if (*before) recorded.same_as = (*before)->value;
    const auto digests = too_old(log, kDigests, &Note::value);  // an entry's id
    if (!digests) return digests;
    std::ranges::remove_copy(*digests, std::back_inserter(*notes), key, &Note::key);
    notes->push_back({.key = key, .value = recorded.id, .expect = recorded.same_as.value_or("")});
  }
  notes->push_back({.key = key_of(kEntries, recorded.id),
                    .value = json_of(entry, recorded, log.version()),
                    .expect = std::string()});
  return notes;
}

// Once. Empty: the ledger has changed in the meantime. Errors: as record(), but for overloaded.
result<std::optional<Recorded>> try_to_record(store::Log& store, const LedgerEntry& entry,
                                              const NotesOf& with) {
  Recorded recorded;
  auto notes = store.look([&](store::View& log) { return notes_for(log, entry, recorded); });
  if (!notes) return notes.error();
  const std::vector<Note> others = with ? with(recorded) : std::vector<Note>();
  std::ranges::copy(others, std::back_inserter(*notes));
  const auto done = store.write_and_wait(store::Upsert{.notes = *std::move(notes)});
  if (done) return std::optional(std::move(recorded));
  if (done.error() != errc::store_conflict) return done.error();
  const auto theirs_hold = store.look([&](store::View& log) { return expectations_hold(log, others); });
  if (!theirs_hold) return theirs_hold.error();
  if (!*theirs_hold) return errc::store_conflict;
  return std::optional<Recorded>();
}

}  // namespace

result<Recorded> record(store::Log& store, const LedgerEntry& entry, const NotesOf& with) {
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    auto recorded = try_to_record(store, entry, with);
    if (!recorded) return recorded.error();
    if (*recorded) return **std::move(recorded);
  }
  return errc::overloaded;
}

boost::system::error_code record_report(store::Log& store, std::string_view source, LedgerScope scope,
                                        Report& report, const Failure* failure, const NotesOf& with) {
  auto recorded = record(store,
                         {.source = std::string(source),
                          .bytes = report.bytes,
                          .digest = report.identity.digest,
                          .time = std::chrono::system_clock::now(),
                          .scope = scope,
                          .report = &report,
                          .error = failure != nullptr ? failure->detail : std::string()},
                         with);
  if (!recorded) {
    if (report.stored != 0 && recorded.error() != errc::store_conflict) {
      log_event(LogLevel::warning, "rows were stored, but GET /ingests does not list this ingest",
                {{"source", source}, {"error", std::string_view(recorded.error().message())}});
    }
    return recorded.error();
  }
  report.identity.ingest_id = std::move(recorded->id);
  report.identity.same_as = std::move(recorded->same_as);
  return {};
}

result<std::vector<std::string>> ledger(store::View& log, std::size_t limit) {
  auto notes = log.notes(kEntries, Order::descending, limit);
  if (!notes) return notes.error();
  std::vector<std::string> entries;
  for (Note& note : *notes) entries.push_back(std::move(note.value));
  return entries;
}

}  // namespace framesd::ingest
