// SPDX-License-Identifier: MIT
//
// The payloads of the blocks, written and read; README.md has the bytes. Reading is strict: what was not
// written by this code in this form gives a sentence that says why.
#pragma once

#include "block.hpp"
#include <framesd/archive/backup_mark.hpp>
#include <framesd/archive/visitor.hpp>
#include <framesd/base/json_writer.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace framesd::archive {

// What the block behind a log's last says of it.
struct LogEnd {
  std::uint64_t frames = 0;
  std::uint64_t notes = 0;
  std::string digest;  // of all bytes of the archive before the block
};
struct ArchiveEnd {
  std::uint64_t logs = 0;
  std::string digest;  // the same
};

void write(JsonWriter& json, const Head& head);
void write(JsonWriter& json, const Manifest& manifest);
void write(JsonWriter& json, const LogEnd& end);
void write(JsonWriter& json, const ArchiveEnd& end);

// Empty: it is not such a block, or has values that cannot be.
[[nodiscard]] std::optional<Head> read_head(std::string_view text);
[[nodiscard]] std::optional<Manifest> read_manifest(std::string_view text);
[[nodiscard]] std::optional<LogEnd> read_log_end(std::string_view text);
[[nodiscard]] std::optional<ArchiveEnd> read_archive_end(std::string_view text);

// A line of the mark in data_dir.
void write(JsonWriter& json, const LastCopy& copy);
[[nodiscard]] std::optional<LastCopy> read_last_copy(std::string_view text);

void append_row(std::string& out, Depth depth, const store::NewRow& row);

// Rows of a block, one after the other. Each is valid as long as the block.
class RowScan {
 public:
  struct Row {
    Depth depth;
    store::NewRow row;
  };

  // `payload` begins with the number of rows.
  RowScan(const RowFormat& format, Bytes payload) noexcept;

  // Empty behind the last one, and where `fault` is set.
  [[nodiscard]] std::optional<Row> next() noexcept;
  // Empty: none so far.
  std::string_view fault() const noexcept { return fault_; }

 private:
  std::optional<Row> refuse(std::string_view fault) noexcept;

  RowFormat format_;
  Bytes left_;
  std::uint32_t rows_left_ = 0;
  std::string_view fault_;
};

[[nodiscard]] std::string note_bytes(const store::Note& note);
[[nodiscard]] std::optional<store::Note> read_note(Bytes payload);

}  // namespace framesd::archive
