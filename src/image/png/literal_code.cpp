// SPDX-License-Identifier: MIT
#include "literal_code.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

namespace framesd::image {

LiteralCode::LiteralCode(std::vector<std::uint8_t> lengths)
    : lengths_(std::move(lengths)), codes_(huffman_codes(lengths_)) {
  assert(lengths_.size() > kEndOfBlock && std::ranges::max(lengths_) <= kBitsMax);
  for (std::size_t literal = 0; literal < literals_.size(); ++literal) {
    literals_[literal] = {codes_[literal].bits, codes_[literal].length};
  }
  end_of_block_ = {codes_[kEndOfBlock].bits, codes_[kEndOfBlock].length};
}

LiteralCode LiteralCode::of_counts(std::span<const std::uint32_t> counts, unsigned bits_max) {
  return LiteralCode(huffman_lengths(counts, bits_max));
}

// Two distances, so that the code is complete even where none is used: every decoder accepts that.
void LiteralCode::put_header(BitWriter& out, bool last) const {
  constexpr std::uint8_t kDistances[] = {1, 1};
  put_dynamic_header(out, lengths_, kDistances, last);
}

// Eight literals a step: they nearly always fit one put (bench png_frame: four a step took a
// sixth more).
void LiteralCode::write(std::span<const std::uint8_t> bytes, BitStream& to) const noexcept {
  static_assert(4 * kBitsMax <= BitStream::kPutMax);
  BitStream stream = to;
  const std::uint8_t* from = bytes.data();
  const std::uint8_t* const end = from + bytes.size();
  for (; end - from >= 8; from += 8) {
    const Bits first = four(from);
    const Bits second = four(from + 4);
    if (first.count + second.count <= BitStream::kPutMax) [[likely]] {
      stream.put(joined(first, second));
    } else {
      stream.put(first);
      stream.put(second);
    }
  }
  if (end - from >= 4) {
    stream.put(four(from));
    from += 4;
  }
  for (; from != end; ++from) stream.put(one(*from));
  to = stream;
}

}  // namespace framesd::image
