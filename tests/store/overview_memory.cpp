// SPDX-License-Identifier: MIT
#include "overview_memory.hpp"

#include <framesd/frame/absent_pixels.hpp>

namespace framesd::store::testing {
namespace {

struct Columns {
  std::vector<std::uint64_t> means;  // in 1/256 grey
  Row mins;
  Row maxs;
  std::vector<std::uint64_t> present;  // frames in which a column is there
};

template <class T>
void append(Row& out, T value) {
  for (std::size_t i = 0; i < sizeof(T); ++i) out.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
}

using Entry = std::pair<const Key, Frame>;
using Part = std::span<const Entry* const>;

Part part(Part frames, const KeyRange& range) {
  const auto key = [](const Entry* entry) { return entry->first; };
  return {std::ranges::lower_bound(frames, range.lowest, {}, key),
          std::ranges::upper_bound(frames, range.highest, {}, key)};
}

// REQUIRES: frames in one cell, id
Columns columns_of(Part frames, CellId id, const RowFormat& format) {
  const std::size_t width = format.frame_width;
  std::vector<std::uint64_t> sums(width);
  Columns columns{{}, Row(width, 255), Row(width, 0), std::vector<std::uint64_t>(width)};
  for (std::size_t i = 0; i < kCellChildren; ++i) {
    const Part below = part(frames, id.child_range(i));
    std::vector<std::uint64_t> child(width);
    for (const Entry* entry : below) {
      const Row& row = entry->second.resized;
      const Row mask = pixel_mask(entry->second, format);
      for (std::size_t c = 0; c < width; ++c) {
        if (is_absent(mask, c)) continue;
        ++columns.present[c];
        child[c] += std::uint64_t{256} * row[c];
        columns.mins[c] = std::min(columns.mins[c], row[c]);
        columns.maxs[c] = std::max(columns.maxs[c], row[c]);
      }
    }
    if (below.size() >= 24) {
      const Columns stored = columns_of(below, id.child(i), format);
      for (std::size_t c = 0; c < width; ++c) child[c] = stored.means[c] * stored.present[c];
    }
    for (std::size_t c = 0; c < width; ++c) sums[c] += child[c];
  }
  for (std::size_t c = 0; c < width; ++c) {
    const std::uint64_t present = columns.present[c];
    columns.means.push_back(present == 0 ? 0 : (sums[c] + present / 2) / present);
  }
  return columns;
}

Row sealed(CellId id, Row record) {
  const auto crc = crc32c(Bytes(record).subspan(4), crc32c(encode_key(id.heap())));
  for (std::size_t i = 0; i < 4; ++i) record[i] = static_cast<std::uint8_t>(crc >> (8 * i));
  return record;
}

Row cell_record(Part frames, CellId id, const RowFormat& format) {
  std::uint8_t min = 255;
  std::uint8_t max = 0;
  std::uint64_t sum = 0;
  std::uint64_t sum_squares = 0;
  std::uint64_t max_step = 0;
  std::uint64_t absent = 0;
  std::uint32_t counts[4] = {};
  for (std::size_t row = 0; row < frames.size(); ++row) {
    const auto& [key, frame] = *frames[row];
    for (std::size_t i = 0; i < frame.source.size(); ++i) {
      const std::uint8_t sample = frame.source[i];
      if (is_absent(frame.absent, i)) {
        ++absent;
        continue;
      }
      min = std::min(min, sample);
      max = std::max(max, sample);
      sum += sample;
      sum_squares += std::uint64_t{sample} * sample;
    }
    if (row > 0) max_step = std::max(max_step, key - frames[row - 1]->first);
    for (std::size_t i = 0; i < 4; ++i) counts[i] += id.child_range(i).contains(key) ? 1 : 0;
  }
  const Columns columns = columns_of(frames, id, format);
  Row record(4);
  append(record, min);
  append(record, max);
  for (const std::uint32_t count : counts) append(record, count);
  append(record, static_cast<std::uint64_t>(depth_of(frames.front()->first).count()));
  append(record, static_cast<std::uint64_t>(depth_of(frames.back()->first).count()));
  append(record, max_step);
  append(record, sum);
  append(record, sum_squares);
  for (const std::uint64_t mean : columns.means) append(record, static_cast<std::uint16_t>(mean));
  record.insert(record.end(), columns.mins.begin(), columns.mins.end());
  record.insert(record.end(), columns.maxs.begin(), columns.maxs.end());
  if (absent == 0) return sealed(id, record);
  append(record, absent);
  for (const std::uint64_t present : columns.present)
    append(record, static_cast<std::uint32_t>(frames.size() - present));
  return sealed(id, record);
}

Row histogram_record(Part frames, CellId id) {
  std::uint64_t counts[256] = {};
  for (const Entry* entry : frames) {
    const Frame& frame = entry->second;
    for (std::size_t i = 0; i < frame.source.size(); ++i) {
      if (!is_absent(frame.absent, i)) ++counts[frame.source[i]];
    }
  }
  Row record(4);
  for (std::uint64_t count : counts) {
    do {
      record.push_back(static_cast<std::uint8_t>((count & 127) | (count > 127 ? 128 : 0)));
      count >>= 7;
    } while (count > 0);
  }
  return sealed(id, record);
}

void add_cells(Part frames, CellId id, const RowFormat& format, Records& out) {
  if (frames.size() < 24) return;
  out.cells[id.heap()] = cell_record(frames, id, format);
  if (frames.size() >= 256) out.histograms[id.heap()] = histogram_record(frames, id);
  for (std::size_t i = 0; i < kCellChildren; ++i) {
    const Part below = part(frames, id.child_range(i));
    if (below.size() >= 24) add_cells(below, id.child(i), format, out);
  }
}

}  // namespace

Row pixel_mask(const Frame& frame, const RowFormat& format) {
  if (frame.absent.empty()) return {};
  Row mask(mask_bytes(format.frame_width));
  AbsentPixels(format).of(frame.absent, mask);
  return mask;
}

Records expected_overview(const Frames& frames, const RowFormat& format) {
  Records out;
  if (frames.size() < 24) return out;
  std::vector<const Entry*> entries;
  for (const Entry& entry : frames) entries.push_back(&entry);
  CellId top = CellId::root();
  for (std::size_t i = 0; i < kCellChildren;) {
    const bool holds_all = part(entries, top.child_range(i)).size() == frames.size();
    if (holds_all) top = top.child(i);
    i = holds_all ? 0 : i + 1;
  }
  add_cells(entries, top, format, out);
  return out;
}

}  // namespace framesd::store::testing
