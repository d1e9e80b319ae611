// SPDX-License-Identifier: MIT
//
// Where logs are put that are made of something else: of an archive, or of a damaged log.
#pragma once

#include <framesd/base/error.hpp>

#include <cstdint>
#include <filesystem>

namespace framesd::app {

// The store without a name gets a folder of its own, not one where somebody keeps other things. A folder that
// is not there yet, or holds a store already (which is refused later, with a better sentence), is right.
// Errors: usage.
[[nodiscard]] checked<void> check_folder(const std::filesystem::path& data_dir);

// Whether its disk has room for that much; the folder need not be there yet. Errors: store_full.
[[nodiscard]] checked<void> check_room_in(const std::filesystem::path& data_dir, std::uint64_t bytes);

}  // namespace framesd::app
