// SPDX-License-Identifier: MIT
//
// Logs of an older format, which this version only opens to convert them, and of a newer one.
#pragma once

#include <framesd/base/error.hpp>

#include <filesystem>
#include <string>
#include <string_view>

namespace framesd::app {

// What there is to say of the format of the store in `directory`, which was not opened: "of format 1, ...".
// Empty: it is not of an older one, or cannot be looked at.
[[nodiscard]] std::string older_format_text(const std::filesystem::path& directory);

// What to do then.
[[nodiscard]] std::string_view migrate_advice() noexcept;

// What to do about a log that was not opened because of this: of a newer format, or else `otherwise`.
[[nodiscard]] std::string advice_unless_newer(const boost::system::error_code& error, std::string otherwise);

}  // namespace framesd::app
