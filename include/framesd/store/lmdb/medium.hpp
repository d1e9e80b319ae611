// SPDX-License-Identifier: MIT
//
// Medium: what a folder lies on, as far as it matters to a store.
#pragma once

#include <framesd/base/error.hpp>

#include <cstdint>
#include <filesystem>
#include <string>

namespace framesd::store::lmdb {

struct Medium {
  enum class Kind : std::uint8_t {
    disk,       // as far as is known
    memory,     // lost when the machine restarts: tmpfs
    container,  // lost with the container: overlayfs
    network,    // no store is opened there
    fat,        // no file of 4 GiB
  };
  Kind kind = Kind::disk;
  std::string file_system = {};  // "ext4"; "type 0x1234" where it is not known here
  bool read_only = false;
  std::uint64_t bytes = 0;       // of the whole file system
  std::uint64_t free_bytes = 0;  // for this user
};

// Of an existing folder. Errors: store_io, with a sentence.
[[nodiscard]] checked<Medium> medium_of(const std::filesystem::path& folder);

}  // namespace framesd::store::lmdb
