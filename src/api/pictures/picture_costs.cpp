// SPDX-License-Identifier: MIT
//
// What pictures cost, measured for rows of kMeasuredWidth columns at png level 1 (bench picture_strip,
// picture_height, picture_tile).
#include "picture_keys.hpp"
#include "pictures.hpp"

#include <algorithm>

namespace framesd::api {
namespace {

using std::chrono::microseconds;
using std::chrono::nanoseconds;

constexpr std::int64_t kMeasuredWidth = 150;
constexpr nanoseconds kNativeRow{500};
constexpr nanoseconds kHeightRow{15'000};
constexpr nanoseconds kTileRow{900};
constexpr nanoseconds kNormalizedRow{1'000};
constexpr microseconds kRecoloured{40};
constexpr microseconds kSampleCounts{150};
constexpr int kZlibFactor = 20;
constexpr std::uint64_t kBeyond = 4096;  // rows that a window may bring along

result<nanoseconds> cost_of_rows(store::View& log, const render::PictureShape& shape) {
  if (shape.tile) return nanoseconds(store::kTileRows * kTileRow);
  if (shape.height != 0) return nanoseconds(shape.height * kHeightRow);
  const auto rows = log.count(shape.range);
  if (!rows) return rows.error();
  return static_cast<std::int64_t>(std::min<std::uint64_t>(*rows, render::kRowsMax)) * kNativeRow;
}

}  // namespace

result<microseconds> cost_of(ServiceParts& parts, store::View& log, const PictureRequest& request) {
  const render::PictureShape& shape = request.shape;
  nanoseconds cost = kRecoloured;
  // A tile's are of the whole log, which it needs anyway.
  if (request.colours.norm == render::Norm::range && !shape.tile) cost += kSampleCounts;
  const int level = parts.policies.now().options.png_level;
  const std::string key = key_of(log.version(), request, level);
  if (parts.caches.pictures.find(key, parts.now())) return std::chrono::ceil<microseconds>(cost);
  auto rows = cost_of_rows(log, shape);
  if (!rows) return rows.error();
  if (request.colours.norm == render::Norm::window) *rows += (kBeyond + shape.height) * kNormalizedRow;
  if (level > 1) *rows *= kZlibFactor;
  cost += *rows * std::max<std::int64_t>(1, shape.width / kMeasuredWidth);
  return std::chrono::ceil<microseconds>(cost);
}

}  // namespace framesd::api
