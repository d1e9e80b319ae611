// SPDX-License-Identifier: MIT
//
// How large a map may be in the address space that this process may have (ulimit -v, LimitAS=, 32 bits).
#pragma once

#include <cstdint>
#include <string>

namespace framesd::store::lmdb {

// `asked`, or half of what the limit leaves where that is less: threads need the other half.
[[nodiscard]] std::uint64_t fitting_map_bytes(std::uint64_t asked) noexcept;

// The map of a file of `used` bytes: twice the file, rounded up to `step`, at most `most`; but a file that
// outgrew `most` is mapped with as much room behind it. So many logs fit in 39 bits of addresses, and in 32.
[[nodiscard]] std::uint64_t map_bytes_for(std::uint64_t used, std::uint64_t most,
                                          std::uint64_t step) noexcept;

// Whether this process can map that many bytes in one piece once a map of `released` bytes has gone.
[[nodiscard]] bool is_room_for_map(std::uint64_t bytes, std::uint64_t released) noexcept;

// Why a map was refused, and what to do: stands behind "cannot map d/data.mdb: ".
[[nodiscard]] std::string no_address_space_text(std::uint64_t asked);

}  // namespace framesd::store::lmdb
