// SPDX-License-Identifier: MIT
//
// store_full has two causes with two repairs: the map is as large as it may be, or the disk has no room.
#pragma once

#include <framesd/store/status.hpp>

#include <string>

namespace framesd::store {

// Which of the two it is, with the numbers and what to do: "the disk is full: 4,096 bytes of it are free,
// ..."
[[nodiscard]] std::string words_of_full(const StoreStatus& status);

}  // namespace framesd::store
