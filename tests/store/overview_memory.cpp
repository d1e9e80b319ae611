// SPDX-License-Identifier: MIT
#include "overview_memory.hpp"

namespace framesd::store::testing {
namespace {

struct Columns {
  std::vector<std::uint64_t> means;  // in 1/256 grey
  Row mins;
  Row maxs;
};

template <class T>
void append(Row& out, T value) {
  for (std::size_t i = 0; i < sizeof(T); ++i) out.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
}

Frames part(const Frames& frames, const KeyRange& range) {
  return {frames.lower_bound(range.lowest), frames.upper_bound(range.highest)};
}

// REQUIRES: frames in one cell, id
Columns columns_of(const Frames& frames, CellId id, std::size_t width) {
  std::vector<std::uint64_t> sums(width);
  Columns columns{{}, Row(width, 255), Row(width, 0)};
  for (std::size_t i = 0; i < kCellChildren; ++i) {
    const Frames below = part(frames, id.child_range(i));
    std::vector<std::uint64_t> child(width);
    for (const auto& [key, frame] : below) {
      for (std::size_t c = 0; c < width; ++c) {
        child[c] += std::uint64_t{256} * frame.resized[c];
        columns.mins[c] = std::min(columns.mins[c], frame.resized[c]);
        columns.maxs[c] = std::max(columns.maxs[c], frame.resized[c]);
      }
    }
    if (below.size() >= 24) {
      const Columns stored = columns_of(below, id.child(i), width);
      for (std::size_t c = 0; c < width; ++c) child[c] = stored.means[c] * below.size();
    }
    for (std::size_t c = 0; c < width; ++c) sums[c] += child[c];
  }
  for (const std::uint64_t sum : sums) columns.means.push_back((sum + frames.size() / 2) / frames.size());
  return columns;
}

Row sealed(CellId id, Row record) {
  const auto crc = crc32c(Bytes(record).subspan(4), crc32c(encode_key(id.heap())));
  for (std::size_t i = 0; i < 4; ++i) record[i] = static_cast<std::uint8_t>(crc >> (8 * i));
  return record;
}

Row cell_record(const Frames& frames, CellId id, std::size_t width) {
  std::uint8_t min = 255;
  std::uint8_t max = 0;
  std::uint64_t sum = 0;
  std::uint64_t sum_squares = 0;
  std::uint64_t max_step = 0;
  std::uint32_t counts[4] = {};
  for (auto at = frames.begin(); at != frames.end(); ++at) {
    for (const std::uint8_t sample : at->second.source) {
      min = std::min(min, sample);
      max = std::max(max, sample);
      sum += sample;
      sum_squares += std::uint64_t{sample} * sample;
    }
    if (at != frames.begin()) max_step = std::max(max_step, at->first - std::prev(at)->first);
    for (std::size_t i = 0; i < 4; ++i) counts[i] += id.child_range(i).contains(at->first) ? 1 : 0;
  }
  const Columns columns = columns_of(frames, id, width);
  Row record(4);
  append(record, min);
  append(record, max);
  for (const std::uint32_t count : counts) append(record, count);
  append(record, static_cast<std::uint64_t>(depth_of(frames.begin()->first).count()));
  append(record, static_cast<std::uint64_t>(depth_of(frames.rbegin()->first).count()));
  append(record, max_step);
  append(record, sum);
  append(record, sum_squares);
  for (const std::uint64_t mean : columns.means) append(record, static_cast<std::uint16_t>(mean));
  record.insert(record.end(), columns.mins.begin(), columns.mins.end());
  record.insert(record.end(), columns.maxs.begin(), columns.maxs.end());
  return sealed(id, record);
}

Row histogram_record(const Frames& frames, CellId id) {
  std::uint64_t counts[256] = {};
  for (const auto& [key, frame] : frames) {
    for (const std::uint8_t sample : frame.source) ++counts[sample];
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

void add_cells(const Frames& frames, CellId id, const RowFormat& format, Records& out) {
  if (frames.size() < 24) return;
  out.cells[id.heap()] = cell_record(frames, id, format.frame_width);
  if (frames.size() >= 256) out.histograms[id.heap()] = histogram_record(frames, id);
  for (std::size_t i = 0; i < kCellChildren; ++i) {
    const Frames below = part(frames, id.child_range(i));
    if (below.size() >= 24) add_cells(below, id.child(i), format, out);
  }
}

}  // namespace

Records expected_overview(const Frames& frames, const RowFormat& format) {
  Records out;
  if (frames.size() < 24) return out;
  CellId top = CellId::root();
  for (std::size_t i = 0; i < kCellChildren;) {
    const bool holds_all = part(frames, top.child_range(i)).size() == frames.size();
    if (holds_all) top = top.child(i);
    i = holds_all ? 0 : i + 1;
  }
  add_cells(frames, top, format, out);
  return out;
}

}  // namespace framesd::store::testing
