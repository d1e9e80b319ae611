// SPDX-License-Identifier: MIT
//
// ColormapSet: the colormaps that can be asked for, by name or spelled out in the request.
//
// A set holds the ones that framesd has and those that files add. It is made once per configuration, then
// const: any number of threads may ask. Files are not opened here, their text is handed in.
#pragma once

#include <framesd/base/error.hpp>
#include <framesd/image/lut.hpp>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace framesd::image {

// Straight lines between the stops meet each channel of the table within kStopsNear.
struct Colormap {
  std::string name;
  Lut lut;
  std::vector<Stop> stops;
};

constexpr int kStopsNear = 2;

class ColormapSet {
 public:
  // The ones that need no file.
  ColormapSet();

  // The table that `text` asks for, letters of any case:
  //
  //   viridis, viridis_r                     a name, or its map from the other end
  //   grey, greyscale, grayscale             other names of gray
  //   000000,8b4513,ffd700                   2..256 colours, evenly spaced
  //   0:000000,128:aa5522,255:ffffff         colours at grey values that ascend from 0 to 255
  //
  // A colour may begin with '#'. Errors: colormap_malformed; the sentence names the nearest name or the wrong
  // stop. Cost: a name 0.1 to 0.3 us, spelled out 1.5 us (bench colormap_lookup).
  [[nodiscard]] checked<Lut> lut(std::string_view text) const;

  // The map of that name, without "_r" and aliases; null if there is none.
  [[nodiscard]] const Colormap* find(std::string_view name) const noexcept;

  // All, framesd's own first, each once and not reversed.
  [[nodiscard]] std::span<const Colormap> all() const noexcept { return maps_; }

  // Adds what a file says, under the file's name without its extension: .csv, .json or .gpl, see
  // lut_from_file.
  //
  // Errors: colormap_malformed: the text; a name that is taken, ends in "_r" or has other characters than
  // A-Z a-z 0-9 . _ -
  [[nodiscard]] checked<void> add(std::string_view file_name, std::string_view text);

 private:
  std::vector<Colormap> maps_;
};

// The table in a file's text.
//
//   .csv    rows grey,r,g,b (grey ascends from 0 to 255) or r,g,b (2..256 rows, evenly spaced; 256 are the
//           table itself), cells 0..255 between commas, semicolons or tabs; a header line and lines that
//           begin with '#' are passed over
//   .json   stops [[0,"#00008b"],..,[255,"#ff4500"]], or 2..256 colours [[r,g,b],..]
//   .gpl    a palette of GIMP, 2..256 colours
//
// Between given colours run straight lines. Errors: colormap_malformed, naming file and line.
[[nodiscard]] checked<Lut> lut_from_file(std::string_view file_name, std::string_view text);

}  // namespace framesd::image
