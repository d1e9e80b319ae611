// SPDX-License-Identifier: MIT
#include "histogram.hpp"

#include "entry_crc.hpp"
#include <framesd/base/endian.hpp>

#include <utility>

namespace framesd::store {
namespace {

constexpr unsigned kBitsPerByte = 7;

std::uint32_t histogram_crc(CellId id, Bytes record) noexcept {
  return entry_crc(encode_key(id.heap()), record);
}

void append_count(std::vector<std::uint8_t>& out, std::uint64_t count) {
  for (; count >= 128; count >>= kBitsPerByte) out.push_back(static_cast<std::uint8_t>(count | 128));
  out.push_back(static_cast<std::uint8_t>(count));
}

// Takes one count off the front of `bytes`; false if there is none.
bool take_count(Bytes& bytes, std::uint64_t& count) noexcept {
  count = 0;
  for (std::size_t i = 0; i < bytes.size() && i < 10; ++i) {
    count |= std::uint64_t{bytes[i] & 127u} << (kBitsPerByte * i);
    if (bytes[i] < 128) {
      bytes = bytes.subspan(i + 1);
      return true;
    }
  }
  return false;
}

}  // namespace

void Histogram::add(const Histogram& other) noexcept {
  for (std::size_t v = 0; v < counts.size(); ++v) counts[v] += other.counts[v];
}

void Histogram::subtract(const Histogram& other) noexcept {
  for (std::size_t v = 0; v < counts.size(); ++v) counts[v] -= other.counts[v];
}

void Histogram::add(Bytes source_row, std::uint16_t absent) noexcept {
  for (const std::uint8_t sample : source_row) ++counts[sample];
  counts[0] -= absent;
}

void Histogram::subtract(Bytes source_row, std::uint16_t absent) noexcept {
  for (const std::uint8_t sample : source_row) --counts[sample];
  counts[0] += absent;
}

std::uint64_t Histogram::samples() const noexcept {
  std::uint64_t samples = 0;
  for (const std::uint64_t count : counts) samples += count;
  return samples;
}

void encode_histogram(CellId id, const Histogram& histogram, std::vector<std::uint8_t>& out) {
  out.assign(kEntryCrcBytes, 0);
  for (const std::uint64_t count : histogram.counts) append_count(out, count);
  store_le<std::uint32_t>(out.data(), histogram_crc(id, out));
}

result<void> decode_histogram(CellId id, Bytes record, Histogram& out) noexcept {
  if (record.size() < kEntryCrcBytes || load_le<std::uint32_t>(record.data()) != histogram_crc(id, record)) {
    return errc::store_corrupt;
  }
  Bytes rest = record.subspan(kEntryCrcBytes);
  for (std::uint64_t& count : out.counts) {
    if (!take_count(rest, count)) return errc::store_corrupt;
  }
  if (!rest.empty()) return errc::store_corrupt;
  return {};
}

void SampleCounter::add(Bytes source_row, std::uint16_t absent) noexcept {
  if (rows_ == kRowsAtMost) flush(earlier_);
  ++rows_;
  absent_ += absent;
  std::size_t c = 0;
  for (; c + 8 <= source_row.size(); c += 8) {
    std::uint64_t eight = load_le<std::uint64_t>(&source_row[c]);
    for (std::size_t i = 0; i < 8; ++i, eight >>= 8) ++lanes_[i % kLanes][eight & 255];
  }
  for (; c < source_row.size(); ++c) ++lanes_[0][source_row[c]];
}

void SampleCounter::flush(Histogram& out) noexcept {
  for (auto& lane : lanes_) {
    for (std::size_t v = 0; v < lane.size(); ++v) out.counts[v] += lane[v];
    lane.fill(0);
  }
  out.counts[0] -= std::exchange(absent_, 0);
  rows_ = 0;
}

void SampleCounter::move_into(Histogram& out) noexcept {
  if (rows_ > 0) flush(out);
  out.add(earlier_);
  earlier_.clear();
}

}  // namespace framesd::store
