// SPDX-License-Identifier: MIT
//
// Progress: how far a log was sent to a centre, as the note in the log has it.
#pragma once

#include "pending.hpp"
#include <framesd/push/push.hpp>
#include <framesd/store/note.hpp>
#include <framesd/store/view.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace framesd::push {

struct Progress {
  // The centre has this state, but for the depths that are pending and, if `facts`, its facts.
  store::Version version{};
  Pending pending{};
  bool facts = false;
  // When the oldest of the changes was made that the centre lacks. Empty: it lacks none, or it is not known.
  std::optional<std::chrono::system_clock::time_point> since{};
  // Of the newest upload. An upload with another content has another number, so that none goes on with rows
  // of an older one. The first is random: progress that was lost does not use the numbers of before.
  std::uint64_t number = 0;
  std::string digest{};    // of what that upload sends, if it is not known to be stored; else empty
  std::uint64_t rows = 0;  // how many rows that are
  std::string created{};   // when the centre's log was made, as it says; empty: not known

  friend bool operator==(const Progress&, const Progress&) = default;
};

// The progress of a log of which the centre has nothing for sure.
[[nodiscard]] Progress from_the_start();

// The key of the note about the log of a centre at `url`.
[[nodiscard]] std::string note_key(std::string_view url);

// What the note holds, with the URL for who reads notes.
[[nodiscard]] std::string note_text(const Progress& progress, std::string_view url);

// Anything that note_text() has not written is read as from_the_start().
[[nodiscard]] Progress read_note(std::string_view text);

// What the log's note says; without one from_the_start(), since the log was made.
[[nodiscard]] Progress progress_of(const store::View& log, const std::optional<store::KeptNote>& note);

// What the centre does not have of the log. Errors: those of a view.
[[nodiscard]] result<Lag> lag_in(store::View& log, Progress progress);

// Takes up what the log has changed since the progress was noted.
// Errors: those of a view.
[[nodiscard]] result<void> take_up_changes(Progress& progress, store::View& log);

}  // namespace framesd::push
