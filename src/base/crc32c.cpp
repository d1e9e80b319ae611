// SPDX-License-Identifier: MIT
//
// CRC-32C by table, by the x86 instruction, by the ARM instruction.
#include <framesd/base/crc32c.hpp>
#include <framesd/base/endian.hpp>
#include <framesd/base/sliced_crc.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>

#if defined(__x86_64__)
#include <nmmintrin.h>
#include <wmmintrin.h>
#elif defined(__aarch64__)
#include <arm_acle.h>
#include <sys/auxv.h>
#endif

namespace framesd {
namespace {

using Crc32c = std::uint32_t(std::span<const std::uint8_t> bytes, std::uint32_t crc) noexcept;

#if defined(__x86_64__)
#define FRAMESD_CRC __attribute__((target("sse4.2")))
#define FRAMESD_CRC_CLMUL __attribute__((target("sse4.2,pclmul")))

// The register after up to seven bytes more.
FRAMESD_CRC inline std::uint32_t after_the_rest(std::uint32_t state, const std::uint8_t* p,
                                                std::size_t left) noexcept {
  if ((left & 4) != 0) {
    state = _mm_crc32_u32(state, load_le<std::uint32_t>(p));
    p += 4;
  }
  if ((left & 2) != 0) {
    state = _mm_crc32_u16(state, load_le<std::uint16_t>(p));
    p += 2;
  }
  return (left & 1) != 0 ? _mm_crc32_u8(state, *p) : state;
}

FRAMESD_CRC std::uint32_t crc32c_serial(std::span<const std::uint8_t> bytes, std::uint32_t crc) noexcept {
  std::uint64_t state = ~crc;
  const std::uint8_t* p = bytes.data();
  std::size_t left = bytes.size();
  for (; left >= 8; p += 8, left -= 8) state = _mm_crc32_u64(state, load_le<std::uint64_t>(p));
  return ~after_the_rest(static_cast<std::uint32_t>(state), p, left);
}

constexpr std::size_t kThirdMax = 64;  // words of eight bytes
constexpr std::size_t kThirdMin = 6;   // below, one after the other is as quick (bench crc32c)

// x^(64 words - 33) modulo the polynomial, bits reflected: a register times this, carry-less, is 64 bits that
// the instruction takes to the register as it is that many words later.
constexpr auto kLater = [] {
  std::array<std::uint32_t, 2 * kThirdMax + 1> later{};
  std::uint32_t power = 0x80000000;  // x^0
  std::size_t exponent = 0;
  for (std::size_t words = 1; words < later.size(); ++words) {
    for (; exponent < 64 * words - 33; ++exponent) power = power >> 1 ^ ((power & 1) != 0 ? 0x82F63B78 : 0);
    later[words] = power;
  }
  return later;
}();

FRAMESD_CRC_CLMUL inline __m128i moved(std::uint64_t state, std::size_t words) noexcept {
  return _mm_clmulepi64_si128(_mm_cvtsi64_si128(static_cast<long long>(state)),
                              _mm_cvtsi32_si128(static_cast<int>(kLater[words])), 0x00);
}

// The instruction takes three cycles until its result can be used, and one until the next can begin: three
// thirds of the bytes side by side.
FRAMESD_CRC_CLMUL std::uint32_t crc32c_by_thirds(std::span<const std::uint8_t> bytes,
                                                 std::uint32_t crc) noexcept {
  std::uint64_t state = ~crc;
  const std::uint8_t* p = bytes.data();
  std::size_t left = bytes.size();
  while (left >= 3 * 8 * kThirdMin) {
    const std::size_t words = std::min(left / (3 * 8), kThirdMax);
    const std::uint8_t* const second = p + 8 * words;
    const std::uint8_t* const third = second + 8 * words;
    std::uint64_t states[3] = {state, 0, 0};
    for (std::size_t i = 0; i + 8 < 8 * words; i += 8) {
      states[0] = _mm_crc32_u64(states[0], load_le<std::uint64_t>(p + i));
      states[1] = _mm_crc32_u64(states[1], load_le<std::uint64_t>(second + i));
      states[2] = _mm_crc32_u64(states[2], load_le<std::uint64_t>(third + i));
    }
    const std::size_t last = 8 * (words - 1);
    states[0] = _mm_crc32_u64(states[0], load_le<std::uint64_t>(p + last));
    states[1] = _mm_crc32_u64(states[1], load_le<std::uint64_t>(second + last));
    const __m128i both = _mm_xor_si128(moved(states[0], 2 * words), moved(states[1], words));
    state = _mm_crc32_u64(states[2], load_le<std::uint64_t>(third + last) ^
                                         static_cast<std::uint64_t>(_mm_cvtsi128_si64(both)));
    p += 3 * 8 * words;
    left -= 3 * 8 * words;
  }
  for (; left >= 8; p += 8, left -= 8) state = _mm_crc32_u64(state, load_le<std::uint64_t>(p));
  return ~after_the_rest(static_cast<std::uint32_t>(state), p, left);
}

Crc32c* find_hardware() noexcept {
  if (__builtin_cpu_supports("sse4.2") == 0) return nullptr;
  return __builtin_cpu_supports("pclmul") != 0 ? crc32c_by_thirds : crc32c_serial;
}
#elif defined(__aarch64__)
__attribute__((target("+crc"))) std::uint32_t crc32c_hardware(std::span<const std::uint8_t> bytes,
                                                              std::uint32_t crc) noexcept {
  std::uint32_t state = ~crc;
  const std::uint8_t* p = bytes.data();
  std::size_t left = bytes.size();
  for (; left >= 8; p += 8, left -= 8) state = __crc32cd(state, load_le<std::uint64_t>(p));
  for (; left > 0; ++p, --left) state = __crc32cb(state, *p);
  return ~state;
}

Crc32c* find_hardware() noexcept {
  constexpr unsigned long kHwcapCrc32 = 1UL << 7;  // HWCAP_CRC32 of Linux on aarch64
  return (getauxval(AT_HWCAP) & kHwcapCrc32) != 0 ? crc32c_hardware : nullptr;
}
#else
Crc32c* find_hardware() noexcept { return nullptr; }
#endif

}  // namespace

std::uint32_t crc32c_portable(std::span<const std::uint8_t> bytes, std::uint32_t crc) noexcept {
  return SlicedCrc<0x82F63B78>::of(bytes, crc);
}

namespace {

Crc32c choose;

// What this CPU computes it by, from the first call on: whoever comes meanwhile chooses the same.
constinit std::atomic<Crc32c*> chosen{choose};

std::uint32_t choose(std::span<const std::uint8_t> bytes, std::uint32_t crc) noexcept {
  Crc32c* const hardware = find_hardware();
  Crc32c* const best = hardware != nullptr ? hardware : crc32c_portable;
  chosen.store(best, std::memory_order_relaxed);
  return best(bytes, crc);
}

}  // namespace

std::uint32_t crc32c(std::span<const std::uint8_t> bytes, std::uint32_t crc) noexcept {
  return chosen.load(std::memory_order_relaxed)(bytes, crc);
}

}  // namespace framesd
