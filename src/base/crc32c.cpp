// SPDX-License-Identifier: MIT
//
// CRC-32C three ways: eight bytes a step by table, by the x86 instruction, by the ARM instruction.
#include <framesd/base/crc32c.hpp>
#include <framesd/base/endian.hpp>

#include <array>

#if defined(__x86_64__)
#include <nmmintrin.h>
#elif defined(__aarch64__)
#include <arm_acle.h>
#include <sys/auxv.h>
#endif

namespace framesd {
namespace {

using Tables = std::array<std::array<std::uint32_t, 256>, 8>;

// tables[k][b] is the CRC register after byte b and k zero bytes.
constexpr Tables make_tables() {
  Tables tables{};
  for (std::uint32_t byte = 0; byte < 256; ++byte) {
    std::uint32_t crc = byte;
    for (int bit = 0; bit < 8; ++bit) {
      crc = (crc & 1) != 0 ? (crc >> 1) ^ 0x82F63B78u : crc >> 1;
    }
    tables[0][byte] = crc;
  }
  for (std::uint32_t byte = 0; byte < 256; ++byte) {
    for (std::size_t k = 1; k < 8; ++k) {
      const std::uint32_t before = tables[k - 1][byte];
      tables[k][byte] = (before >> 8) ^ tables[0][before & 0xFF];
    }
  }
  return tables;
}

constexpr Tables kTables = make_tables();

#if defined(__x86_64__)
__attribute__((target("sse4.2"))) std::uint32_t crc32c_hardware(std::span<const std::uint8_t> bytes,
                                                                std::uint32_t crc) noexcept {
  std::uint64_t state = ~crc;
  const std::uint8_t* p = bytes.data();
  std::size_t left = bytes.size();
  for (; left >= 8; p += 8, left -= 8) state = _mm_crc32_u64(state, load_le<std::uint64_t>(p));
  auto narrow = static_cast<std::uint32_t>(state);
  for (; left > 0; ++p, --left) narrow = _mm_crc32_u8(narrow, *p);
  return ~narrow;
}

bool have_hardware() noexcept { return __builtin_cpu_supports("sse4.2") != 0; }
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

bool have_hardware() noexcept {
  constexpr unsigned long kHwcapCrc32 = 1UL << 7;  // HWCAP_CRC32 of Linux on aarch64
  return (getauxval(AT_HWCAP) & kHwcapCrc32) != 0;
}
#else
std::uint32_t crc32c_hardware(std::span<const std::uint8_t> bytes, std::uint32_t crc) noexcept {
  return crc32c_portable(bytes, crc);
}

bool have_hardware() noexcept { return false; }
#endif

}  // namespace

std::uint32_t crc32c_portable(std::span<const std::uint8_t> bytes, std::uint32_t crc) noexcept {
  std::uint32_t state = ~crc;
  const std::uint8_t* p = bytes.data();
  std::size_t left = bytes.size();
  for (; left >= 8; p += 8, left -= 8) {
    const std::uint64_t word = load_le<std::uint64_t>(p) ^ state;
    state = 0;
    for (std::size_t k = 0; k < 8; ++k) state ^= kTables[7 - k][(word >> (8 * k)) & 0xFF];
  }
  for (; left > 0; ++p, --left) state = (state >> 8) ^ kTables[0][(state ^ *p) & 0xFF];
  return ~state;
}

std::uint32_t crc32c(std::span<const std::uint8_t> bytes, std::uint32_t crc) noexcept {
  static const bool hardware = have_hardware();
  return hardware ? crc32c_hardware(bytes, crc) : crc32c_portable(bytes, crc);
}

}  // namespace framesd
