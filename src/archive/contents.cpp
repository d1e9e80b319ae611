// SPDX-License-Identifier: MIT
#include "parts.hpp"
#include <framesd/archive/contents.hpp>
#include <framesd/base/clock.hpp>
#include <framesd/base/number.hpp>
#include <framesd/frame/sample_mask.hpp>

namespace framesd::archive {
namespace {

std::string line_of(const Manifest& log) {
  std::string line = log.name + ": " + with_thousands(log.extent.frames) + " frames";
  if (log.extent.first) line += ", " + log.extent.first->text() + " to " + log.extent.last->text();
  line += ", " + std::to_string(log.rows.source_width) + " samples, shown as " +
          std::to_string(log.rows.frame_width) + " (" + std::string(name_of(log.rows.filter)) + ")";
  return line + ", copied " + timestamp(log.time) + "\n";
}

// Of a row without gaps, as recorded and as shown.
std::uint64_t samples_of(const RowFormat& rows) noexcept {
  return std::uint64_t{rows.source_width} + rows.frame_width;
}

}  // namespace

std::string json_of(const Contents& contents) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().key("archive");
  write(json, contents.head);
  json.member("bytes", contents.bytes).member("digest", contents.digest).key("logs").begin_array();
  for (const Manifest& log : contents.logs) write(json, log);
  json.end_array().end_object();
  return text;
}

std::string text_of(const Contents& contents) {
  std::string text;
  for (const Manifest& log : contents.logs) text += line_of(log);
  return text + with_thousands(contents.logs.size()) + (contents.logs.size() == 1 ? " log, " : " logs, ") +
         with_thousands(contents.bytes) + " bytes, digest " + contents.digest + "\n";
}

std::uint64_t archive_bytes(const RowFormat& rows, std::uint64_t frames) noexcept {
  constexpr std::uint64_t kBesideSamples = 9;  // depth, flags
  return frames * (kBesideSamples + samples_of(rows));
}

// Pages are nearly full, for depths ascend; the overview is 5 to 11 % of the rows (src/store/README.md).
std::uint64_t store_bytes(const RowFormat& rows, std::uint64_t frames) noexcept {
  constexpr std::uint64_t kEmpty = 24 << 10;
  constexpr std::uint64_t kBesideSamples = 36;  // the key, the record's head, LMDB's
  return kEmpty + frames * (kBesideSamples + samples_of(rows)) / 20 * 21;
}

}  // namespace framesd::archive
