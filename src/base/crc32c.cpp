// SPDX-License-Identifier: MIT
//
// CRC-32C by table, by the x86 instruction, by the ARM instruction.
#include <framesd/base/crc32c.hpp>
#include <framesd/base/endian.hpp>
#include <framesd/base/sliced_crc.hpp>

#if defined(__x86_64__)
#include <nmmintrin.h>
#elif defined(__aarch64__)
#include <arm_acle.h>
#include <sys/auxv.h>
#endif

namespace framesd {
namespace {

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
  return SlicedCrc<0x82F63B78>::of(bytes, crc);
}

std::uint32_t crc32c(std::span<const std::uint8_t> bytes, std::uint32_t crc) noexcept {
  static const bool hardware = have_hardware();
  return hardware ? crc32c_hardware(bytes, crc) : crc32c_portable(bytes, crc);
}

}  // namespace framesd
