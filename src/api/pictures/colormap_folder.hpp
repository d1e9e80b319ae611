// SPDX-License-Identifier: MIT
//
// The colormaps of an installation: framesd's own and those that files in one folder add.
#pragma once

#include <framesd/base/error.hpp>
#include <framesd/image/colormap.hpp>

#include <filesystem>

namespace framesd::api {

// Reads every .csv, .json and .gpl file of `folder`, in the order of their names; others are left alone. An
// empty path adds nothing.
//
// Errors, each with the path: file_missing, file_unreadable, colormap_malformed.
[[nodiscard]] checked<image::ColormapSet> colormaps_with(const std::filesystem::path& folder);

}  // namespace framesd::api
