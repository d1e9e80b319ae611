// SPDX-License-Identifier: MIT
//
// StoreStatus: how a store fares, for /ready, /metrics and whoever operates it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace framesd::store {

struct StoreStatus {
  std::uint64_t map_bytes = 0;                        // largest size the store can have
  std::uint64_t used_bytes = 0;                       // of the file, pages that are free again included
  std::optional<std::uint64_t> disk_free_bytes = {};  // where the file lies; empty in memory
  std::uint32_t readers = 0;                          // slots in use, of all processes
  std::uint32_t readers_max = 0;
  std::string read_only_because;  // since it was opened; empty: nothing has happened
  bool opened_to_read = false;    // it never takes writes: a medium that is read-only
  bool file_gone = false;         // data.mdb was removed or replaced, and with it the rows stored until then
};

}  // namespace framesd::store
