// SPDX-License-Identifier: MIT
//
// Which file systems cannot hold a store: LMDB locks and shares memory through its files, which works on
// local ones. What is on a file system, medium.hpp says.
#pragma once

#include <cstdint>
#include <string_view>

namespace framesd::store::lmdb {

// The name of a network file system ("NFS") by the magic number that statfs gives (linux/magic.h); empty for
// any other.
[[nodiscard]] std::string_view network_file_system(std::uint32_t magic) noexcept;

}  // namespace framesd::store::lmdb
