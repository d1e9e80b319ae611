// SPDX-License-Identifier: MIT
#include "colormap_folder.hpp"

#include <framesd/base/text.hpp>

#include <algorithm>
#include <array>
#include <fstream>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace framesd::api {
namespace {

using std::filesystem::path;

constexpr std::size_t kFileMax = 1 << 20;  // bytes: no table of 256 colours is as long

bool is_colormap(const path& file) {
  constexpr std::array<std::string_view, 3> kKinds = {".csv", ".json", ".gpl"};
  const std::string extension = file.extension().string();
  return std::ranges::any_of(kKinds,
                             [&](std::string_view kind) { return equal_ignoring_case(extension, kind); });
}

checked<std::vector<path>> colormap_files(const path& folder) {
  std::error_code ec;
  std::vector<path> files;
  for (std::filesystem::directory_iterator at(folder, ec), end; !ec && at != end; at.increment(ec)) {
    if (is_colormap(at->path())) files.push_back(at->path());
  }
  if (ec) {
    const bool missing = ec == std::errc::no_such_file_or_directory;
    return fail(missing ? errc::file_missing : errc::file_unreadable,
                "colormap_dir " + folder.string() + ": " + ec.message());
  }
  std::ranges::sort(files);
  return files;
}

checked<std::string> colormap_text(const path& file) {
  std::ifstream in(file, std::ios::binary);
  std::string text(kFileMax + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (in.bad() || (!in && !in.eof())) return fail(errc::file_unreadable, file.string() + ": cannot be read");
  text.resize(static_cast<std::size_t>(in.gcount()));
  if (text.size() > kFileMax) return fail(errc::colormap_malformed, file.string() + ": larger than 1M");
  return text;
}

}  // namespace

checked<image::ColormapSet> colormaps_with(const path& folder) {
  image::ColormapSet colormaps;
  if (folder.empty()) return colormaps;
  const auto files = colormap_files(folder);
  if (!files) return files.error();
  for (const path& file : *files) {
    const auto text = colormap_text(file);
    if (!text) return text.error();
    const auto added = colormaps.add(file.filename().string(), *text);
    if (!added)
      return fail(errc::colormap_malformed, "colormap_dir " + folder.string() + ": " + added.error().detail);
  }
  return colormaps;
}

}  // namespace framesd::api
