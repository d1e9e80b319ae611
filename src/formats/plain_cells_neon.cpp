// SPDX-License-Identifier: MIT
//
// 16 bytes at a time, for 64-bit ARM CPUs: they all have NEON.
#if defined(__aarch64__)
#define FRAMESD_VECTOR
#include "plain_cells_simd.hpp"
#include "plain_cells_vector.hpp"

#include <arm_neon.h>

namespace framesd::formats {
namespace {

struct Neon {
  using Bytes = uint8x16_t;
  static constexpr std::ptrdiff_t kBytes = 16;

  static Bytes load(const char* from) noexcept {
    return vld1q_u8(reinterpret_cast<const std::uint8_t*>(from));
  }
  static Bytes all(std::uint8_t byte) noexcept { return vdupq_n_u8(byte); }
  static Bytes table(const std::array<std::uint8_t, 16>& values) noexcept { return vld1q_u8(values.data()); }
  static Bytes chosen_from(Bytes table, Bytes index) noexcept { return vqtbl1q_u8(table, index); }
  static Bytes equal(Bytes a, Bytes b) noexcept { return vceqq_u8(a, b); }
  static Bytes both(Bytes a, Bytes b) noexcept { return vandq_u8(a, b); }
  static Bytes either(Bytes a, Bytes b) noexcept { return vorrq_u8(a, b); }
  static Bytes unless(Bytes a, Bytes b) noexcept { return vbicq_u8(b, a); }
  static Bytes differing(Bytes a, Bytes b) noexcept { return veorq_u8(a, b); }
  static Bytes larger(Bytes a, Bytes b) noexcept { return vmaxq_u8(a, b); }
  static Bytes sum(Bytes a, Bytes b) noexcept { return vaddq_u8(a, b); }
  static Bytes capped_sum(Bytes a, Bytes b) noexcept { return vqaddq_u8(a, b); }
  static Bytes excess(Bytes a, Bytes b) noexcept { return vqsubq_u8(a, b); }
  static bool none(Bytes a) noexcept { return vmaxvq_u8(a) == 0; }

  // The eight pairs, folded to eight bytes.
  static uint8x8_t fold_pairs(Bytes bytes) noexcept {
    const uint16x8_t pairs = vreinterpretq_u16_u8(bytes);
    return vmovn_u16(vorrq_u16(pairs, vshrq_n_u16(pairs, 8)));
  }
  // The count comes from the marks, all bits of a byte each, as the mask does: not out of it, one waits less.
  static std::size_t write_marked(Bytes values, Bytes marks, std::uint8_t* out) noexcept {
    const uint8x8_t folded = fold_pairs(marks);
    const std::uint8_t mask = vaddv_u8(vand_u8(folded, vcreate_u8(0x8040201008040201u)));
    vst1_u8(out, vtbl1_u8(fold_pairs(values), vcreate_u8(kPlaces[mask])));
    return vaddv_u8(vand_u8(folded, vdup_n_u8(1)));
  }
};

}  // namespace

std::size_t read_plain_cells_neon(const char* first, const char* end, char separator,
                                  std::span<std::uint8_t> samples) noexcept {
  return read_plain_cells_with<Neon>(first, end, separator, samples);
}

}  // namespace framesd::formats

#endif
