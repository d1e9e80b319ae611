// SPDX-License-Identifier: MIT
#include "address_space.hpp"

#include <framesd/base/number.hpp>

#include <algorithm>
#include <fstream>
#include <limits>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

namespace framesd::store::lmdb {
namespace {

constexpr std::uint64_t kUnlimited = std::numeric_limits<std::uint64_t>::max();
constexpr std::uint64_t kMiB = 1 << 20;

std::uint64_t limit() noexcept {
  struct rlimit space {};
  if (::getrlimit(RLIMIT_AS, &space) != 0 || space.rlim_cur == RLIM_INFINITY) return kUnlimited;
  return space.rlim_cur;
}

// What this process has taken so far; 0 where /proc does not tell.
std::uint64_t taken() {
  std::ifstream statm("/proc/self/statm");
  std::uint64_t pages = 0;
  if (!(statm >> pages)) return 0;
  return pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

}  // namespace

std::uint64_t fitting_map_bytes(std::uint64_t asked) noexcept {
  constexpr std::uint64_t kAddressable = std::numeric_limits<std::size_t>::max();
  const std::uint64_t most = std::min(asked, kAddressable / 2);
  const std::uint64_t allowed = limit();
  if (allowed == kUnlimited) return most;
  const std::uint64_t left = allowed - std::min(allowed, taken());
  return std::min(most, std::max(kMiB, left / 2 / kMiB * kMiB));
}

std::uint64_t map_bytes_for(std::uint64_t used, std::uint64_t most, std::uint64_t step) noexcept {
  const std::uint64_t steps = std::max<std::uint64_t>(1, (2 * used + step - 1) / step);
  return used > most ? steps * step : std::min(steps * step, most);
}

// Tried by reserving it. Where a limit counts, not the gaps, what is released counts too.
bool is_room_for_map(std::uint64_t bytes, std::uint64_t released) noexcept {
  if (bytes > std::numeric_limits<std::size_t>::max() / 2) return false;
  const std::uint64_t tried = limit() == kUnlimited ? bytes : bytes - std::min(bytes, released);
  if (tried == 0) return true;
  void* const place = ::mmap(nullptr, static_cast<std::size_t>(tried), PROT_NONE,
                             MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (place == MAP_FAILED) return false;
  ::munmap(place, static_cast<std::size_t>(tried));
  return true;
}

std::string no_address_space_text(std::uint64_t asked) {
  std::string text = "this process does not get enough address space";
  if (limit() != kUnlimited)
    text += " (its limit is " + with_thousands(limit()) + " bytes: ulimit -v, LimitAS=)";
  return text + "; map_size is " + with_thousands(asked) +
         ", and no map is smaller than the file: raise the limit";
}

}  // namespace framesd::store::lmdb
