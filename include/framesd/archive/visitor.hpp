// SPDX-License-Identifier: MIT
//
// Visitor: what a copy of logs consists of, one piece after the other.
//
// walk() gives the pieces of a log to one, read_archive() those of a stream. ArchiveWriter makes a stream of
// them, LogBuilder makes logs. So a log is copied with or without a file between, by the same code.
#pragma once

#include <framesd/base/error.hpp>
#include <framesd/frame/depth.hpp>
#include <framesd/frame/row_format.hpp>
#include <framesd/store/note.hpp>
#include <framesd/store/view.hpp>
#include <framesd/store/write_batch.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace framesd::archive {

using WallTime = std::chrono::system_clock::time_point;

// Of the whole copy.
struct Head {
  std::string program;  // version of the framesd that made it
  WallTime time{};      // when, to the millisecond
  std::uint64_t logs = 0;

  friend bool operator==(const Head&, const Head&) = default;
};

// Of one log, before anything else of it.
struct Manifest {
  std::string name;  // "default": the log without a name
  RowFormat rows;
  store::Extent extent;
  std::uint64_t notes = 0;
  std::uint64_t facts_bytes = 0;
  std::uint64_t store_id = 0;
  std::optional<WallTime> created = {};  // empty: not known
  store::Version version;                // of the state that was copied
  WallTime time{};                       // when it was copied

  friend bool operator==(const Manifest&, const Manifest&) = default;
};

// Calls come in this order: begin, then for each log begin_log, facts (if there are any), row (depths
// ascend), note, end_log; then end. An error ends the visit and is what the caller gets.
class Visitor {
 public:
  virtual ~Visitor() = default;

  [[nodiscard]] virtual checked<void> begin(const Head& head) = 0;
  [[nodiscard]] virtual checked<void> begin_log(const Manifest& manifest) = 0;
  // The bytes as View::facts() has them; valid during the call, as those of a row.
  [[nodiscard]] virtual checked<void> facts(std::string_view text) = 0;
  [[nodiscard]] virtual checked<void> row(Depth depth, const store::NewRow& row) = 0;
  // With its rows and whether it was overwritten.
  [[nodiscard]] virtual checked<void> note(const store::Note& note) = 0;
  [[nodiscard]] virtual checked<void> end_log() = 0;
  [[nodiscard]] virtual checked<void> end() = 0;
};

// Takes everything and does nothing: to check a stream.
class Ignore : public Visitor {
 public:
  [[nodiscard]] checked<void> begin(const Head&) override { return {}; }
  [[nodiscard]] checked<void> begin_log(const Manifest&) override { return {}; }
  [[nodiscard]] checked<void> facts(std::string_view) override { return {}; }
  [[nodiscard]] checked<void> row(Depth, const store::NewRow&) override { return {}; }
  [[nodiscard]] checked<void> note(const store::Note&) override { return {}; }
  [[nodiscard]] checked<void> end_log() override { return {}; }
  [[nodiscard]] checked<void> end() override { return {}; }
};

}  // namespace framesd::archive
