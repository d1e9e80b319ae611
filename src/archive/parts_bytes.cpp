// SPDX-License-Identifier: MIT
//
// The blocks that are bytes: rows and notes.
#include "parts.hpp"
#include <framesd/base/endian.hpp>
#include <framesd/frame/sample_mask.hpp>

#include <limits>

namespace framesd::archive {
namespace {

constexpr std::uint8_t kMasked = 1;       // flag of a row: a mask stands behind it
constexpr std::uint8_t kTellsOfRows = 1;  // flags of a note
constexpr std::uint8_t kOverwritten = 2;
constexpr std::size_t kRowHead = 9;  // depth and flags
constexpr std::size_t kNoteHead = 2;
constexpr std::size_t kNoteRange = 16;
constexpr std::size_t kNoteKeyMax = 200;
constexpr std::size_t kNoteValueMax = 65536;

void append(std::string& out, Bytes bytes) {
  out.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
}

void append_depth(std::string& out, Depth depth) {
  std::uint8_t bytes[8];
  store_le(bytes, static_cast<std::uint64_t>(depth.count()));
  append(out, bytes);
}

// Empty: no depth has that count.
std::optional<Depth> depth_at(const std::uint8_t* bytes) noexcept {
  const auto count = static_cast<std::int64_t>(load_le<std::uint64_t>(bytes));
  if (count == std::numeric_limits<std::int64_t>::min()) return std::nullopt;
  return Depth::from_count(count);
}

// Whether the mask and the rows say the same: an absent sample is 0, and not all are absent.
bool is_mask_of(Bytes mask, Bytes source) noexcept {
  if (!any_absent(mask) || !ends_with_its_row(mask, source.size())) return false;
  if (count_absent(mask) == source.size()) return false;
  for (std::size_t i = 0; i < source.size(); ++i) {
    if (is_absent(mask, i) && source[i] != 0) return false;
  }
  return true;
}

std::string text_of(Bytes bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

}  // namespace

void append_row(std::string& out, Depth depth, const store::NewRow& row) {
  append_depth(out, depth);
  out += static_cast<char>(row.absent.empty() ? 0 : kMasked);
  append(out, row.source);
  append(out, row.resized);
  append(out, row.absent);
}

RowScan::RowScan(const RowFormat& format, Bytes payload) noexcept : format_(format) {
  if (payload.size() < 4) {
    fault_ = "it has no number of rows";
    return;
  }
  rows_left_ = load_le<std::uint32_t>(payload.data());
  left_ = payload.subspan(4);
  if (rows_left_ == 0) fault_ = "it has no row";
}

std::optional<RowScan::Row> RowScan::refuse(std::string_view fault) noexcept {
  fault_ = fault;
  return std::nullopt;
}

std::optional<RowScan::Row> RowScan::next() noexcept {
  if (!fault_.empty()) return std::nullopt;
  if (rows_left_ == 0) return left_.empty() ? std::nullopt : refuse("bytes follow its last row");
  const std::size_t whole = kRowHead + format_.source_width + format_.frame_width;
  if (left_.size() < whole) return refuse("a row is not whole");
  const auto depth = depth_at(left_.data());
  if (!depth) return refuse("a row has no depth");
  const std::uint8_t flags = left_[kRowHead - 1];
  if (flags > kMasked) return refuse("a row has unknown flags");
  const std::size_t mask = flags == kMasked ? mask_bytes(format_.source_width) : 0;
  if (left_.size() < whole + mask) return refuse("a mask is not whole");
  const Row row{.depth = *depth,
                .row = {.source = left_.subspan(kRowHead, format_.source_width),
                        .resized = left_.subspan(kRowHead + format_.source_width, format_.frame_width),
                        .absent = left_.subspan(whole, mask)}};
  if (mask != 0 && !is_mask_of(row.row.absent, row.row.source)) return refuse("a mask does not fit its row");
  left_ = left_.subspan(whole + mask);
  --rows_left_;
  return row;
}

std::string note_bytes(const store::Note& note) {
  std::string out;
  out +=
      static_cast<char>((note.rows ? kTellsOfRows : 0) | (note.rows && note.overwritten ? kOverwritten : 0));
  out += static_cast<char>(note.key.size());
  if (note.rows) {
    append_depth(out, note.rows->min);
    append_depth(out, note.rows->max);
  }
  return out + note.key + note.value;
}

std::optional<store::Note> read_note(Bytes payload) {
  if (payload.size() < kNoteHead) return std::nullopt;
  const std::uint8_t flags = payload[0];
  const std::size_t key_size = payload[1];
  if (flags == kOverwritten || flags > (kTellsOfRows | kOverwritten)) return std::nullopt;
  const std::size_t range = (flags & kTellsOfRows) != 0 ? kNoteRange : 0;
  const std::size_t front = kNoteHead + range + key_size;
  if (key_size == 0 || key_size > kNoteKeyMax) return std::nullopt;
  if (payload.size() <= front || payload.size() > front + kNoteValueMax) return std::nullopt;
  store::Note note{.key = text_of(payload.subspan(kNoteHead + range, key_size)),
                   .value = text_of(payload.subspan(front))};
  for (const char letter : note.key) {
    if (letter < 0x21 || letter > 0x7E) return std::nullopt;
  }
  if (range != 0) {
    const auto min = depth_at(&payload[kNoteHead]);
    const auto max = depth_at(&payload[kNoteHead + 8]);
    if (!min || !max || *max < *min) return std::nullopt;
    note.rows = DepthRange{*min, *max};
    note.overwritten = (flags & kOverwritten) != 0;
  }
  return note;
}

}  // namespace framesd::archive
