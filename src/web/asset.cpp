// SPDX-License-Identifier: MIT
#include <framesd/web/asset.hpp>

#include <algorithm>

namespace framesd::web {

const Asset* find_asset(std::string_view folder, std::string_view name) noexcept {
  const auto is_meant = [&](const Asset& asset) { return asset.folder == folder && asset.name == name; };
  const auto found = std::ranges::find_if(assets(), is_meant);
  return found == assets().end() ? nullptr : &*found;
}

}  // namespace framesd::web
