// SPDX-License-Identifier: MIT
#include "colormap_parts.hpp"
#include <framesd/base/text.hpp>
#include <framesd/image/colormap.hpp>

#include <algorithm>

namespace framesd::image {
namespace {

constexpr std::string_view kReversed = "_r";

bool ends_reversed(std::string_view name) noexcept {
  return name.size() > kReversed.size() &&
         equal_ignoring_case(name.substr(name.size() - kReversed.size()), kReversed);
}

bool is_gray(std::string_view name) noexcept {
  return std::ranges::any_of(std::initializer_list<std::string_view>{"grey", "greyscale", "grayscale"},
                             [&](std::string_view alias) { return equal_ignoring_case(name, alias); });
}

bool is_name(std::string_view name) noexcept {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
  };
  return !name.empty() && std::ranges::all_of(name, fits);
}

Failure unknown(std::string_view name, std::span<const Colormap> maps) {
  std::vector<std::string_view> names;
  for (const Colormap& map : maps) names.push_back(map.name);
  const std::string_view nearest = nearest_name(name, names);
  std::string detail = "unknown colormap '" + std::string(name) + "'";
  if (!nearest.empty()) detail += ", did you mean '" + std::string(nearest) + "'?";
  return fail(errc::colormap_malformed, std::move(detail));
}

}  // namespace

ColormapSet::ColormapSet() : maps_(builtin_colormaps()) {}

const Colormap* ColormapSet::find(std::string_view name) const noexcept {
  const auto found =
      std::ranges::find_if(maps_, [&](const Colormap& map) { return equal_ignoring_case(map.name, name); });
  return found == maps_.end() ? nullptr : &*found;
}

checked<Lut> ColormapSet::lut(std::string_view text) const {
  if (is_inline(text)) return lut_inline(text);
  const bool from_other_end = ends_reversed(text);
  const std::string_view name = from_other_end ? text.substr(0, text.size() - kReversed.size()) : text;
  const Colormap* const map = find(is_gray(name) ? "gray" : name);
  if (map == nullptr) return unknown(name, maps_);
  checked<Lut> lut = map->lut;
  if (from_other_end) std::ranges::reverse(*lut);
  return lut;
}

checked<void> ColormapSet::add(std::string_view file_name, std::string_view text) {
  const std::string_view name = file_name.substr(0, file_name.rfind('.'));
  const auto refused = [&](std::string_view why) {
    return fail(errc::colormap_malformed, std::string(file_name) + ": " + std::string(why));
  };
  if (!is_name(name)) return refused("a colormap's name has letters, digits, '.', '_' and '-' only");
  if (ends_reversed(name)) return refused("names that end in _r are the reversed maps'");
  if (is_gray(name) || find(name) != nullptr) return refused("there is a colormap of this name already");
  const auto lut = lut_from_file(file_name, text);
  if (!lut) return lut.error();
  maps_.push_back({std::string(name), *lut, stops_of(*lut)});
  return {};
}

}  // namespace framesd::image
