// SPDX-License-Identifier: MIT
//
// Assets: the pages, styles and scripts of src/web, compiled into the program so that it serves them without
// any file beside it.
#pragma once

#include <span>
#include <string_view>

namespace framesd::web {

struct Asset {
  std::string_view name;          // as in src/web: "docs.html"
  std::string_view content_type;  // by its suffix
  std::string_view content;
};

// All of them, in alphabetical order.
[[nodiscard]] std::span<const Asset> assets() noexcept;

// None if there is none of that name.
[[nodiscard]] const Asset* find_asset(std::string_view name) noexcept;

}  // namespace framesd::web
