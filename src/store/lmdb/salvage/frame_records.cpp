// SPDX-License-Identifier: MIT
#include "frame_records.hpp"

#include <algorithm>

namespace framesd::store::lmdb {
namespace {

constexpr std::size_t kFlagsAt = 1;  // see record.cpp
constexpr std::uint8_t kMasked = 1;

}  // namespace

std::optional<Key> frame_key(const RowFormat& format, const raw::Entry& entry) noexcept {
  if (entry.value_bytes != record_size(format) && entry.value_bytes != masked_record_size(format)) return {};
  return decode_key(entry.key);
}

std::optional<FramePlace> sound_frame(const raw::PageFile& file, const RowFormat& format,
                                      const raw::Entry& entry, Key key, std::size_t page, raw::Buffer& held) {
  const auto at = file.offset_of(entry, page);
  const auto record = at ? file.value_of(entry, held) : std::nullopt;
  if (!record || !open_record(format, key, *record)) return {};
  return FramePlace{.key = key, .at = *at};
}

std::optional<WholeRecord> read_frame(const raw::PageFile& file, const RowFormat& format,
                                      const FramePlace& place, raw::Buffer& held) {
  const std::uint64_t there = file.file_bytes() - std::min(place.at, file.file_bytes());
  held.resize(static_cast<std::size_t>(std::min<std::uint64_t>(masked_record_size(format), there)));
  if (held.size() < record_size(format) || file.read(place.at, held) != 0) return {};
  if (held[kFlagsAt] != kMasked) held.resize(record_size(format));
  const auto record = open_record(format, place.key, held);
  return record ? std::optional(*record) : std::nullopt;
}

std::optional<RowFormat> widths_by_trial(Key key, Bytes record) noexcept {
  if (record.size() < kRecordRows + 2 || record[0] != kRecordVersion || record[kFlagsAt] > kMasked) return {};
  const std::size_t behind_head = record.size() - kRecordRows;
  for (std::size_t source = 1; source <= kWidthMax; ++source) {
    const std::size_t mask = record[kFlagsAt] == kMasked ? mask_bytes(source) : 0;
    if (source + mask >= behind_head) break;
    const std::size_t frame = behind_head - source - mask;
    if (frame > kWidthMax) continue;
    const RowFormat format{.source_width = static_cast<std::uint16_t>(source),
                           .frame_width = static_cast<std::uint16_t>(frame)};
    if (open_record(format, key, record)) return format;
  }
  return {};
}

}  // namespace framesd::store::lmdb
