// SPDX-License-Identifier: MIT
//
// Entries are notes "ingest/<id>", ids ascending with time; "digest/<digest>" leads to the newest entry of a
// content.
#include <framesd/base/clock.hpp>
#include <framesd/base/number.hpp>
#include <framesd/base/text.hpp>
#include <framesd/ingest/ledger.hpp>

#include <cstdio>
#include <future>
#include <random>
#include <utility>

namespace framesd::ingest {
namespace {

using store::Note;
using store::Order;

constexpr std::string_view kEntries = "ingest/";
constexpr std::string_view kDigests = "digest/";

// Milliseconds since 1970 and 32 random bits, in hexadecimal: ids sort by time.
std::string new_id(std::chrono::system_clock::time_point now) {
  using std::chrono::milliseconds;
  const auto since = std::chrono::duration_cast<milliseconds>(now.time_since_epoch()).count();
  char text[32];
  std::snprintf(text, sizeof text, "%012llx%08x", static_cast<unsigned long long>(since),
                std::random_device{}());
  return text;
}

std::string key_of(std::string_view prefix, std::string_view name) {
  return std::string(prefix).append(name);
}

// The one note under exactly this key.
result<std::optional<std::string>> find(store::FrameStore& store, const std::string& key) {
  auto notes = store.notes(key, Order::ascending, 1);
  if (!notes) return notes.error();
  if (notes->empty() || notes->front().key != key) return std::optional<std::string>();
  return std::optional(std::move(notes->front().value));
}

void append_member(std::string& out, std::string_view name, std::string_view text) {
  out.append(",\"").append(name).append("\":");
  append_json_string(out, text);
}

std::string json_of(const LedgerEntry& entry, const Recorded& recorded) {
  std::string out = "{\"id\":";
  append_json_string(out, recorded.id);
  append_member(out, "source", entry.source);
  out += ",\"bytes\":";
  append_number(out, entry.bytes);
  out += ",\"digest\":";
  if (entry.digest.empty()) {
    out += "null";
  } else {
    append_json_string(out, entry.digest);
  }
  append_member(out, "time", timestamp(entry.time));
  append_member(out, "scope", entry.scope);
  out += ",\"same_as\":";
  if (recorded.same_as) {
    append_json_string(out, *recorded.same_as);
  } else {
    out += "null";
  }
  out += ",\"report\":";
  append_json(out, *entry.report);
  out += '}';
  return out;
}

// Notes that take the oldest entries away where there are more than are kept. A digest that led to one of
// them leads nowhere afterwards, which record() bears with.
result<std::vector<Note>> too_old(store::FrameStore& store, std::string_view prefix) {
  auto all = store.notes(prefix, Order::ascending, 2 * kLedgerKept);
  if (!all) return all.error();
  std::vector<Note> gone;
  for (std::size_t i = 0; i + kLedgerKept < all->size() + 1; ++i) gone.push_back({(*all)[i].key, {}});
  return gone;
}

result<void> write(store::FrameStore& store, std::vector<Note> notes) {
  std::promise<result<void>> ended;
  store.submit(store::Upsert{.batch = store::WriteBatch(store.format()), .notes = std::move(notes)},
               [&](const result<store::WriteOutcome>& outcome) {
                 ended.set_value(outcome ? result<void>() : outcome.error());
               });
  return ended.get_future().get();
}

}  // namespace

result<Recorded> record(store::FrameStore& store, const LedgerEntry& entry) {
  Recorded recorded{.id = new_id(entry.time), .same_as = {}};
  auto notes = too_old(store, kEntries);
  if (!notes) return notes.error();
  if (!entry.digest.empty()) {
    const auto before = find(store, key_of(kDigests, entry.digest));
    if (!before) return before.error();
    recorded.same_as = *before;
    auto digests = too_old(store, kDigests);
    if (!digests) return digests.error();
    notes->insert(notes->end(), digests->begin(), digests->end());
    notes->push_back({key_of(kDigests, entry.digest), recorded.id});
  }
  notes->push_back({key_of(kEntries, recorded.id), json_of(entry, recorded)});
  if (const auto done = write(store, *std::move(notes)); !done) return done.error();
  return recorded;
}

result<std::vector<std::string>> ledger(store::FrameStore& store, std::size_t limit) {
  auto notes = store.notes(kEntries, Order::descending, limit);
  if (!notes) return notes.error();
  std::vector<std::string> entries;
  for (Note& note : *notes) entries.push_back(std::move(note.value));
  return entries;
}

}  // namespace framesd::ingest
