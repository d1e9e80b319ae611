// SPDX-License-Identifier: MIT
//
// Words for tests of archives: archives in memory, a log with everything that a log can have, and what is the
// same in two logs.
#pragma once

#include "store/store_fixture.hpp"
#include "support/memory_store.hpp"
#include <framesd/archive/archive_writer.hpp>
#include <framesd/archive/log_builder.hpp>
#include <framesd/archive/read_archive.hpp>
#include <framesd/archive/walk.hpp>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

namespace framesd::test {

using Archive = std::vector<std::uint8_t>;

class MemorySink final : public archive::ByteSink {
 public:
  [[nodiscard]] checked<void> write(std::span<const std::uint8_t> bytes) override {
    archive.insert(archive.end(), bytes.begin(), bytes.end());
    return {};
  }
  Archive archive;
};

// Gives at most `step` bytes at a time.
class MemorySource final : public archive::ByteSource {
 public:
  explicit MemorySource(Archive archive, std::size_t step = 4096)
      : archive_(std::move(archive)), step_(step) {}
  [[nodiscard]] checked<std::size_t> read(std::span<std::uint8_t> into) override {
    const std::size_t given = std::min({into.size(), step_, archive_.size() - at_});
    std::copy_n(archive_.begin() + static_cast<std::ptrdiff_t>(at_), given, into.begin());
    at_ += given;
    return given;
  }

 private:
  const Archive archive_;
  const std::size_t step_;
  std::size_t at_ = 0;
};

inline const archive::WallTime kNow{std::chrono::milliseconds(1'795'000'000'123)};

struct NamedLog {
  std::string name;
  store::Reader* log;
};

inline Archive archive_of(const std::vector<NamedLog>& logs) {
  MemorySink sink;
  archive::ArchiveWriter writer(sink);
  writer.begin({.program = "1.2.3", .time = kNow, .logs = logs.size()}).value();
  for (const auto& [name, log] : logs) archive::walk(*log, name, kNow, writer).value();
  writer.end().value();
  return std::move(sink.archive);
}

inline checked<archive::Contents> check(const Archive& archive) {
  MemorySource source(archive);
  archive::Ignore ignore;
  return archive::read_archive(source, ignore);
}

// Rows with and without gaps, facts, notes with and without rows.
inline void fill(store::Log& log, int rows = 4) {
  auto batch = log.new_batch();
  for (int row = 0; row < rows; ++row) {
    const Depth depth = at(-1000 + 250 * row);
    row % 3 == 1 ? add_row_with_gaps(*batch, depth) : add_row(*batch, depth, 7);
  }
  (void)upsert(log, std::move(batch)).value();
  (void)ask(log, store::Describe{.facts = R"({"well":"A-12"})"}).value();
  const DepthRange told{at(-1000), at(-500)};
  (void)ask(log, store::Upsert{.notes = {{.key = "ingest/1", .value = "one"},
                                         {.key = "upload/a", .value = "two", .rows = told},
                                         {.key = "upload/b", .value = "three", .rows = told}}})
      .value();
  auto again = log.new_batch();
  add_row(*again, at(-1000), 8);
  const store::Note carried{.key = "upload/a", .value = "two", .rows = told};
  (void)ask(log, store::Upsert{.batch = std::move(again), .notes = {carried}}).value();  // marks upload/b
}

// Everything that a copy has in common with its log, as text.
inline std::string content_of(store::Log& log) {
  std::string text;
  const auto done = log.look([&](store::View& view) -> result<void> {
    Strip source;
    Strip resized;
    (void)view.read({.range = {}, .after = {}, .limit = 1'000'000, .samples = store::Samples::source}, source)
        .value();
    (void)view.read({.range = {}, .after = {}, .limit = 1'000'000}, resized).value();
    const auto add = [&text](std::span<const std::uint8_t> bytes) {
      for (const std::uint8_t byte : bytes) text += std::to_string(byte) + " ";
      text += "|";
    };
    for (std::size_t row = 0; row < source.rows(); ++row) {
      text += source.depth(row).text() + ": ";
      add(source.row(row));
      add(source.mask(row));
      add(resized.row(row));
      add(resized.mask(row));
      text += "\n";
    }
    text += view.facts().value() + "\n";
    for (const store::Note& note : view.notes({}, store::Order::ascending, 1000).value()) {
      const auto kept = view.note(note.key).value().value();
      text += note.key + "=" + kept.value + (kept.overwritten ? " overwritten" : "");
      if (kept.rows) text += " " + kept.rows->min.text() + " to " + kept.rows->max.text();
      text += "\n";
    }
    return {};
  });
  return done ? text : "cannot be read: " + done.error().message();
}

}  // namespace framesd::test
