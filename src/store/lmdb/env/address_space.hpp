// SPDX-License-Identifier: MIT
//
// How large a map may be in the address space that this process may have (ulimit -v, LimitAS=, 32 bits).
#pragma once

#include <cstdint>
#include <string>

namespace framesd::store::lmdb {

// `asked`, or half of what the limit leaves where that is less: threads need the other half.
[[nodiscard]] std::uint64_t fitting_map_bytes(std::uint64_t asked) noexcept;

// Why a map was refused, and what to do: stands behind "cannot map d/data.mdb: ".
[[nodiscard]] std::string no_address_space_text(std::uint64_t asked);

}  // namespace framesd::store::lmdb
