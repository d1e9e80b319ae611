// SPDX-License-Identifier: MIT
//
// Sending the changes of a log to a centre, so that both have the same frames and facts.
//
// A note in the log says which state of it the centre has, and which depths of that state are still to be
// sent. It is written in front of each piece and at the end, so that sending may end at any moment: the next
// time it goes on there. It never says more than the centre has acknowledged, and what is sent twice changes
// nothing. The note is no content: it makes no new version.
//
// Each piece of rows is copied in one look; no look is held while the network is waited for. Frames of the
// centre's log are expected to come from here alone: what others change there is not noticed.
#pragma once

#include <framesd/push/centre.hpp>
#include <framesd/store/log.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace framesd::push {

// What the centre does not have of a log, as far as it is known here.
struct Lag {
  store::Version version{};  // of the log that it is about
  bool behind = false;       // there is something to be sent, be it deletions or facts alone
  std::uint64_t rows = 0;    // that are still to be sent
  // When the oldest change was made that the centre lacks. Empty: it lacks none, or it is not known.
  std::optional<std::chrono::system_clock::time_point> since{};
};

// Bytes per second, at least, where sending is held to a rate. A server gives up on a client that sends 32 KB
// more slowly than in its request_timeout: by default some 550 bytes per second.
constexpr std::uint64_t kRateLeast = 1024;
constexpr std::string_view kTooSlow = "the centre would take the sender for gone";

struct Options {
  std::string url;                    // of the centre's log: names the note
  bool again = false;                 // everything is sent, whatever the note says
  bool no_erase = false;              // what is not here stays at the centre
  std::uint64_t piece_rows = 2000;    // at most, in one upload
  std::size_t piece_bytes = 2 << 20;  // about as many at most
  // Called behind each piece with what is left, and what has come meanwhile.
  std::function<void(const Lag&)> on_lag{};
};

struct Sent {
  std::uint64_t rows = 0;  // also those that an interrupted upload had sent before
  std::uint64_t erased_ranges = 0;
  bool made = false;         // the centre's log
  bool facts = false;        // those of the centre were changed
  store::Version version{};  // of this log: the centre has all of that state

  bool nothing() const noexcept { return rows == 0 && erased_ranges == 0 && !made && !facts; }
};

// What a centre has confirmed of a log, over all times of sending: tells a link that breaks again and again
// from one over which nothing comes through.
struct Confirmed {
  std::uint64_t steps = 0;   // grows with whatever had not been confirmed before
  std::string upload{};      // that was asked for last
  std::uint64_t offset = 0;  // how far it had come
};

// Sends what changed up to now. What changes meanwhile is left for the next time. `confirmed` is of all times
// before, and is kept up also where it fails.
//
// Errors: those of Centre; those of looking and writing a note; store_missing: there is no log;
// store_widths_differ: the centre's log has rows of other widths; store_conflict: somebody else sends this
// log to this centre; log_exists: the log was never sent there, and the centre's has frames;
// csv_sample_absent, usage: the centre does not take these rows.
[[nodiscard]] checked<Sent> send_changes(store::Log& log, Centre& centre, const Options& options,
                                         Confirmed& confirmed);
[[nodiscard]] inline checked<Sent> send_changes(store::Log& log, Centre& centre, const Options& options) {
  Confirmed confirmed;
  return send_changes(log, centre, options, confirmed);
}

// Whether send_changes() would have something to send. One look, no network. Errors: those of a look.
[[nodiscard]] checked<bool> has_changes(store::Log& log, const std::string& url);

// How much that would be: rows are counted by the overview, without being read. Likewise.
[[nodiscard]] checked<Lag> lag_of(store::Log& log, const std::string& url);

// Why sending to `centre` has failed, which was asked for nothing since.
[[nodiscard]] Trouble trouble_of(const Failure& failure, const Centre& centre) noexcept;

// Whether a failure may pass by itself, so that it is worth trying again.
[[nodiscard]] bool may_pass(const Failure& failure) noexcept;

}  // namespace framesd::push
