// SPDX-License-Identifier: MIT
//
// Colormaps from the text of files: rows of numbers, JSON, palettes of GIMP.
#include "colormap_parts.hpp"
#include <framesd/base/text.hpp>
#include <framesd/image/colormap.hpp>

#include <algorithm>
#include <array>

#include <boost/json/parser.hpp>
#include <boost/json/value.hpp>

namespace framesd::image {
namespace {

namespace json = boost::json;

// A line of a file, for the sentence that says what is wrong there.
struct LinePosition {
  std::string_view file;
  std::size_t line = 0;

  Failure fault(std::string_view what) const {
    return fail(errc::colormap_malformed,
                std::string(file) + ":" + std::to_string(line) + ": " + std::string(what));
  }
};

// Takes the first line off `text`, without its line end.
std::string_view next_line(std::string_view& text) noexcept {
  const std::size_t end = text.find('\n');
  std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

std::string_view without_mark(std::string_view text) noexcept {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  return text;
}

// The cells of a line, blanks around them dropped.
std::vector<std::string_view> cells_of(std::string_view line, std::string_view separators) {
  std::vector<std::string_view> cells;
  for (;;) {
    const std::size_t end = line.find_first_of(separators);
    cells.push_back(trimmed(line.substr(0, end)));
    if (end == std::string_view::npos) return cells;
    line.remove_prefix(end + 1);
  }
}

// Each cell a byte, or nothing.
std::optional<std::vector<std::uint8_t>> bytes_of(std::span<const std::string_view> cells) {
  std::vector<std::uint8_t> bytes;
  for (const std::string_view cell : cells) {
    const auto byte = parse_byte(cell);
    if (!byte) return std::nullopt;
    bytes.push_back(*byte);
  }
  return bytes;
}

bool is_header(std::string_view line) noexcept {
  return !line.empty() && line.find_first_of("0123456789") != 0;
}

checked<Lut> lut_from_csv(std::string_view file, std::string_view text) {
  std::vector<Stop> stops;
  std::vector<Rgb> colours;
  bool first = true;
  for (LinePosition at{file, 1}; !text.empty(); ++at.line) {
    const std::string_view line = trimmed(next_line(text));
    if (line.empty() || line.starts_with('#')) continue;
    const bool header = first && is_header(line);
    first = false;
    if (header) continue;
    const auto bytes = bytes_of(cells_of(line, ",;\t"));
    if (!bytes) return at.fault("a cell is not a whole number from 0 to 255");
    if (bytes->size() == 4) {
      stops.push_back({(*bytes)[0], {(*bytes)[1], (*bytes)[2], (*bytes)[3]}});
    } else if (bytes->size() == 3) {
      colours.push_back({(*bytes)[0], (*bytes)[1], (*bytes)[2]});
    } else {
      return at.fault("expected 3 cells (r,g,b) or 4 (grey,r,g,b), found " + std::to_string(bytes->size()));
    }
    if (!stops.empty() && !colours.empty()) return at.fault("rows of 3 and of 4 cells in one file");
  }
  return stops.empty() ? checked_colours(colours, file) : checked_stops(stops, file);
}

// Numbers, then a name that may hold anything.
checked<Lut> lut_from_gpl(std::string_view file, std::string_view text) {
  LinePosition at{file, 1};
  if (trimmed(next_line(text)) != "GIMP Palette") return at.fault("the first line is not 'GIMP Palette'");
  std::vector<Rgb> colours;
  for (++at.line; !text.empty(); ++at.line) {
    std::string_view line = trimmed(next_line(text));
    if (line.empty() || line.starts_with('#') || line.starts_with("Name:") || line.starts_with("Columns:")) {
      continue;
    }
    std::array<std::uint8_t, 3> rgb{};
    for (std::uint8_t& channel : rgb) {
      const std::string_view word = line.substr(0, line.find_first_of(" \t"));
      const auto byte = parse_byte(word);
      if (!byte) return at.fault("expected three numbers from 0 to 255 and a name");
      channel = *byte;
      line = trimmed(line.substr(word.size()));
    }
    colours.push_back({rgb[0], rgb[1], rgb[2]});
  }
  return checked_colours(colours, file);
}

std::optional<std::uint8_t> byte_of(const json::value& value) {
  boost::system::error_code error;
  const auto number = value.to_number<std::uint8_t>(error);
  return error ? std::nullopt : std::optional(number);
}

std::optional<Stop> stop_of(const json::array& pair) {
  if (pair.size() != 2 || !pair[1].is_string()) return std::nullopt;
  const auto grey = byte_of(pair[0]);
  const auto colour = parse_colour(pair[1].get_string());
  return grey && colour ? std::optional<Stop>({*grey, *colour}) : std::nullopt;
}

std::optional<Rgb> colour_of(const json::array& triple) {
  if (triple.size() != 3) return std::nullopt;
  const auto r = byte_of(triple[0]);
  const auto g = byte_of(triple[1]);
  const auto b = byte_of(triple[2]);
  return r && g && b ? std::optional<Rgb>({*r, *g, *b}) : std::nullopt;
}

// The first entry decides whether it is a list of stops or of colours.
checked<Lut> lut_of_list(std::string_view file, const json::array& list) {
  std::vector<Stop> stops;
  std::vector<Rgb> colours;
  for (const json::value& entry : list) {
    const auto* const parts = entry.if_array();
    const auto stop = parts != nullptr && colours.empty() ? stop_of(*parts) : std::nullopt;
    const auto colour = parts != nullptr && stops.empty() ? colour_of(*parts) : std::nullopt;
    if (!stop && !colour) {
      const std::size_t number = stops.size() + colours.size() + 1;
      return fail(errc::colormap_malformed,
                  std::string(file) + ": entry " + std::to_string(number) +
                      " fits neither a list of stops, as [0,\"#00008b\"], nor one of colours, as [0,0,139]");
    }
    if (stop) stops.push_back(*stop);
    if (colour) colours.push_back(*colour);
  }
  return stops.empty() ? checked_colours(colours, file) : checked_stops(stops, file);
}

checked<Lut> lut_from_json(std::string_view file, std::string_view text) {
  json::parser parser;
  boost::system::error_code error;
  const std::size_t read = parser.write_some(text.data(), text.size(), error);
  const bool rest = trimmed(text.substr(std::min(read, text.size()))).empty();
  if (error || !rest) {
    const auto lines = std::ranges::count(text.substr(0, read), '\n');
    return LinePosition{file, static_cast<std::size_t>(lines) + 1}.fault("malformed JSON");
  }
  const json::value value = parser.release();
  const auto* const list = value.if_array();
  if (list == nullptr) return fail(errc::colormap_malformed, std::string(file) + ": the JSON is not a list");
  return lut_of_list(file, *list);
}

}  // namespace

checked<Lut> lut_from_file(std::string_view file_name, std::string_view text) {
  const auto is = [&](std::string_view extension) {
    return file_name.size() > extension.size() &&
           equal_ignoring_case(file_name.substr(file_name.size() - extension.size()), extension);
  };
  text = without_mark(text);
  if (is(".csv")) return lut_from_csv(file_name, text);
  if (is(".json")) return lut_from_json(file_name, text);
  if (is(".gpl")) return lut_from_gpl(file_name, text);
  return fail(errc::colormap_malformed, std::string(file_name) + ": a colormap file is .csv, .json or .gpl");
}

}  // namespace framesd::image
