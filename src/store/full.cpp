// SPDX-License-Identifier: MIT
#include <framesd/base/number.hpp>
#include <framesd/store/full.hpp>

#include <algorithm>

namespace framesd::store {

std::string words_of_full(const StoreStatus& status) {
  const std::string file = "the store's file uses " + with_thousands(status.used_bytes) + " of " +
                           with_thousands(status.map_bytes) + " bytes (map_size)";
  if (!status.disk_free_bytes) return "the store is full: " + file;
  const std::string free = with_thousands(*status.disk_free_bytes) + " bytes of the disk are free";
  // Whichever has less room left: a transaction needs some megabytes of either.
  const std::uint64_t map_left = status.map_bytes - std::min(status.map_bytes, status.used_bytes);
  if (*status.disk_free_bytes < map_left) {
    return "the disk is full: " + free + ", and " + file + "; make room on the disk, no restart is needed";
  }
  return "the store is full: " + file + ", and " + free + "; raise map_size and restart framesd";
}

}  // namespace framesd::store
