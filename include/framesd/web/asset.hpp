// SPDX-License-Identifier: MIT
//
// Assets: the pages, styles and scripts of src/web, compiled into the program so that it serves them without
// any file beside it.
#pragma once

#include <span>
#include <string_view>

namespace framesd::web {

struct Asset {
  std::string_view folder;        // of src/web: "docs", "viewer"
  std::string_view name;          // in that folder: "docs.html"
  std::string_view content_type;  // by its suffix
  std::string_view content;
};

// All of them, by folder, in each in alphabetical order.
[[nodiscard]] std::span<const Asset> assets() noexcept;

// None if there is none of that name in that folder.
[[nodiscard]] const Asset* find_asset(std::string_view folder, std::string_view name) noexcept;

// Names the state of the viewer's files: 16 hexadecimal digits of a digest of all their names and contents.
[[nodiscard]] std::string_view viewer_build() noexcept;

}  // namespace framesd::web
