// SPDX-License-Identifier: MIT
#include <framesd/web/asset.hpp>

#include <algorithm>

namespace framesd::web {

const Asset* find_asset(std::string_view name) noexcept {
  const auto found = std::ranges::find(assets(), name, &Asset::name);
  return found == assets().end() ? nullptr : &*found;
}

}  // namespace framesd::web
