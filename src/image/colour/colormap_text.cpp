// SPDX-License-Identifier: MIT
#include "colormap_parts.hpp"
#include <framesd/base/number.hpp>
#include <framesd/base/text.hpp>

#include <charconv>
#include <vector>

namespace framesd::image {
namespace {

constexpr std::size_t kColoursMin = 2;
constexpr std::size_t kColoursMax = 256;

Failure malformed(std::string_view where, std::string what) {
  return fail(errc::colormap_malformed, std::string(where) + ": " + std::move(what));
}

// "stop 2 ('zz')": where a person finds it.
std::string stop_name(std::size_t index, std::string_view text) {
  return "stop " + std::to_string(index + 1) + " ('" + std::string(text) + "')";
}

constexpr std::string_view kInline = "inline colormap";

checked<Lut> lut_of_spaced(std::span<const std::string_view> parts) {
  std::vector<Rgb> colours;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto colour = parse_colour(parts[i]);
    if (!colour) {
      return malformed(kInline, stop_name(i, parts[i]) + " is not a colour of six hex digits, as 8b4513");
    }
    colours.push_back(*colour);
  }
  return checked_colours(colours, kInline);
}

checked<Lut> lut_of_placed(std::span<const std::string_view> parts) {
  std::vector<Stop> stops;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const std::size_t colon = parts[i].find(':');
    if (colon == std::string_view::npos) {
      return malformed(kInline,
                       stop_name(i, parts[i]) + " has no grey value, as 128:8b4513, but others have");
    }
    const auto grey = parse_byte(parts[i].substr(0, colon));
    const auto colour = parse_colour(parts[i].substr(colon + 1));
    if (!grey) return malformed(kInline, stop_name(i, parts[i]) + " has no grey value from 0 to 255");
    if (!colour) {
      return malformed(kInline, stop_name(i, parts[i]) + " has no colour of six hex digits, as 128:8b4513");
    }
    stops.push_back({*grey, *colour});
  }
  return checked_stops(stops, kInline);
}

}  // namespace

std::optional<Rgb> parse_colour(std::string_view text) noexcept {
  constexpr std::size_t kDigits = 6;
  if (text.starts_with('#')) text.remove_prefix(1);
  if (text.size() != kDigits) return std::nullopt;
  std::uint32_t rgb = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), rgb, 16);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return Rgb{static_cast<std::uint8_t>(rgb >> 16), static_cast<std::uint8_t>(rgb >> 8),
             static_cast<std::uint8_t>(rgb)};
}

std::optional<std::uint8_t> parse_byte(std::string_view text) noexcept {
  const auto value = parse_count(text, 255);
  if (!value) return std::nullopt;
  return static_cast<std::uint8_t>(*value);
}

checked<Lut> checked_stops(std::span<const Stop> stops, std::string_view where) {
  if (stops.size() < kColoursMin) return malformed(where, "a colormap takes at least two stops");
  if (stops.front().grey != 0) return malformed(where, "the first stop must be at grey value 0");
  for (std::size_t i = 1; i < stops.size(); ++i) {
    if (stops[i].grey <= stops[i - 1].grey) {
      return malformed(where,
                       "stop " + std::to_string(i + 1) + " at grey value " + std::to_string(stops[i].grey) +
                           " does not lie above the one before it, at " + std::to_string(stops[i - 1].grey));
    }
  }
  if (stops.back().grey != 255) return malformed(where, "the last stop must be at grey value 255");
  return lut_from_stops(stops);
}

checked<Lut> checked_colours(std::span<const Rgb> colours, std::string_view where) {
  if (colours.size() < kColoursMin || colours.size() > kColoursMax) {
    return malformed(where, "a colormap takes 2 to 256 colours, found " + std::to_string(colours.size()));
  }
  return lut_from_colours(colours);
}

bool is_inline(std::string_view text) noexcept { return text.find_first_of(",:") != std::string_view::npos; }

checked<Lut> lut_inline(std::string_view text) {
  std::vector<std::string_view> parts;
  for (bool more = true; more;) {
    const std::size_t comma = text.find(',');
    parts.push_back(text.substr(0, comma));
    more = comma != std::string_view::npos;
    if (more) text.remove_prefix(comma + 1);
  }
  const bool placed = parts.front().find(':') != std::string_view::npos;
  return placed ? lut_of_placed(parts) : lut_of_spaced(parts);
}

}  // namespace framesd::image
