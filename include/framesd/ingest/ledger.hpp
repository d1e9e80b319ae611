// SPDX-License-Identifier: MIT
//
// Ledger: where the rows came from. Every ingest is recorded in the store itself, so that the record goes
// wherever the frames go, and a file that comes again is recognized by its content.
#pragma once

#include <framesd/base/error.hpp>
#include <framesd/ingest/report.hpp>
#include <framesd/store/log.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace framesd::ingest {

constexpr std::size_t kLedgerKept = 1000;  // entries; the oldest go

// With which right an ingest wrote.
enum class LedgerScope : std::uint8_t {
  ingest,        // a client with the ingest token
  admin,         // a client with the admin token
  command_line,  // framesd ingest, with the rights of the user who ran it
};

constexpr std::size_t kLedgerRejects = 10;  // of an entry's report that are listed; all are counted

// One ingest that ended, however it ended, with rows stored or without.
struct LedgerEntry {
  std::string source;       // a file's name, or what the client called it; may be empty
  std::uint64_t bytes = 0;  // of the source
  std::string digest{};     // of its content, see content_digest.hpp; empty: not all was taken
  std::chrono::system_clock::time_point time;  // of its end
  LedgerScope scope = LedgerScope::ingest;
  const Report* report = nullptr;  // outlives the call it is given to
  std::string error{};             // why it ended early, if it did
};

// What was recorded: its id, and the earlier ingest of the same content, if there was one.
struct Recorded {
  std::string id;
  std::optional<std::string> same_as;
};

// Gives the notes about an ingest, once it is known as what it is recorded. Called once per attempt.
using NotesOf = std::function<std::vector<store::Note>(const Recorded&)>;

// Records `entry`, and in the same transaction the notes that `with` gives; durable on return. No two entries
// have one id, and no two of the same content the same entry before them, also where several processes record
// at once: the slower one tries again. Waits for the store: not for an event loop.
//
// Errors: as Log::submit and View::notes; store_conflict: what the notes of `with` expect is not so;
// overloaded: others were quicker time after time.
[[nodiscard]] result<Recorded> record(store::Log& store, const LedgerEntry& entry, const NotesOf& with = {});

// Records an ingest that has just ended by its report, which then says as what. Where the store refuses, the
// log says so and the report is as it was: its rows are stored all the same. Gives record()'s error; a
// store_conflict of the notes of `with` is for whoever gave them, and not logged.
boost::system::error_code record_report(store::Log& store, std::string_view source, LedgerScope scope,
                                        Report& report, const Failure* failure = nullptr,
                                        const NotesOf& with = {});

// The newest `limit` entries, newest first, each one JSON object:
// {"id","source","bytes","digest","time","scope","same_as","error","state":{...},"report":{...}}. Errors: as
// View::notes.
[[nodiscard]] result<std::vector<std::string>> ledger(store::View& log, std::size_t limit);

// What an ingest has stored, as the ledger says.
struct IngestedRows {
  std::string id;
  std::string source;
  std::chrono::system_clock::time_point time;  // of its end, to the millisecond
  store::Version state;                        // of the log when it had ended
  DepthRange range;                            // from its first to its last depth
};

// All ingests of the ledger that stored rows, in the order in which they ended. Errors: as View::notes;
// store_corrupt: an entry is not as the ledger writes them.
[[nodiscard]] result<std::vector<IngestedRows>> ingested_rows(store::View& log);

}  // namespace framesd::ingest
