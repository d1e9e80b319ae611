// SPDX-License-Identifier: MIT
#pragma once

#include <framesd/image/colormap.hpp>

#include <vector>

namespace framesd::image {

// The maps that framesd has without any file, in the order in which they are listed.
[[nodiscard]] std::vector<Colormap> builtin_colormaps();

// As few stops as it takes for straight lines between them to meet the table within kStopsNear.
[[nodiscard]] std::vector<Stop> stops_of(const Lut& lut);

}  // namespace framesd::image
