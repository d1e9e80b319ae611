// SPDX-License-Identifier: MIT
#include "pictures.hpp"

#include <framesd/base/number.hpp>

#include <algorithm>
#include <cstring>

namespace framesd::api {
namespace {

using render::Gathered;
using render::Picture;
using std::chrono::microseconds;

constexpr int kAttempts = 16;  // a commit takes milliseconds; two in a row are rarely met

// Keys of caches: bytes of numbers, one behind the other.
template <class... Numbers>
void append_bytes(std::string& key, const Numbers&... numbers) {
  const auto one = [&key](const auto& number) {
    static_assert(std::is_arithmetic_v<std::remove_cvref_t<decltype(number)>>);
    key.append(reinterpret_cast<const char*>(&number), sizeof number);
  };
  (one(numbers), ...);
}

std::string key_of(const store::Version& version, const DepthRange& range) {
  std::string key;
  append_bytes(key, version.incarnation, version.generation, range.min.count(), range.max.count());
  return key;
}

// Of everything that a picture is before it has colours.
std::string key_of(const store::Version& version, const PictureRequest& request, int level) {
  const render::PictureShape& shape = request.shape;
  std::string key = key_of(version, shape.range);
  append_bytes(key, shape.height, shape.width, shape.rotate, shape.flip, level);
  append_bytes(key, static_cast<int>(shape.resample));
  if (shape.tile) append_bytes(key, shape.tile->level, shape.tile->index);
  const render::ColourPlan& colours = request.colours;
  if (colours.norm == render::Norm::window) {
    append_bytes(key, colours.clip_lo, colours.clip_hi, colours.half_window, colours.tone.gamma,
                 colours.tone.invert);
  }
  return key;
}

// The picture before it has colours, or why there is none; neither after a commit.
using Found = std::variant<std::monostate, std::shared_ptr<const Picture>, http::Problem>;

Found find_or_gather(Resources& shared, const Policy& policy, const PictureRequest& request,
                     const store::Snapshot& now, Context& context) {
  const int level = policy.options.png_level;
  std::string key = key_of(now.version, request, level);
  if (auto kept = shared.caches.pictures.find(key, shared.now())) return kept;
  render::PictureRows rows;
  const auto gathered =
      render::gather_picture(shared.store, now, request.shape, request.colours, context.scratch, rows);
  if (!gathered) return refuse_for_store(gathered.error());
  if (*gathered == Gathered::changed) return {};
  if (*gathered != Gathered::made) {
    const DepthRange& range = request.shape.tile ? rows.bounds : request.shape.range;
    return std::get<http::Problem>(*no_picture(shared, *gathered, range));
  }
  auto picture = std::make_shared<const Picture>(render::deflated(std::move(rows), level));
  const std::size_t bytes = picture->bytes() + key.size();
  shared.caches.pictures.insert(std::move(key), picture, bytes, shared.now());
  return picture;
}

void append_member(std::string& out, std::string_view name, const std::optional<Depth>& depth) {
  out.append(",\"").append(name).append("\":");
  if (depth) {
    depth->append_to(out);
  } else {
    out += "null";
  }
}

http::Problem no_frames(Resources& shared, const DepthRange& range) {
  const auto above = shared.store.neighbours(range.min);
  if (!above) return refuse_for_store(above.error());
  const auto below = shared.store.neighbours(range.max);
  if (!below) return refuse_for_store(below.error());
  http::Problem problem{.status = 404, .detail = "There are no frames in this range."};
  append_member(problem.extra, "nearest_below", above->below);
  append_member(problem.extra, "nearest_above", below->above);
  return problem;
}

http::Problem refuse_shape(std::string detail, std::initializer_list<std::string_view> names) {
  http::Problem problem{.status = 422};
  for (const std::string_view name : names) {
    problem.detail.append(problem.detail.empty() ? "'" : ", '").append(name).append("'");
    problem.errors.push_back({std::string(name), detail});
  }
  problem.detail.append(" ").append(detail).append(".");
  return problem;
}

std::string pair_text(double lo, double hi) {
  std::string text;
  append_number(text, lo);
  append_number(text += ',', hi);
  return text;
}

std::string number_text(double number) {
  std::string text;
  append_number(text, number);
  return text;
}

void add_colour_texts(Texts& texts, const PictureRequest& request, const render::ColourPlan& colours) {
  const render::Norm norm = request.colours.norm;
  texts.emplace_back("Colormap", request.colormap);
  texts.emplace_back("Norm", kNorms[static_cast<std::size_t>(norm)]);
  if (norm != render::Norm::window)
    texts.emplace_back("Rescale", pair_text(colours.tone.lo, colours.tone.hi));
  if (norm != render::Norm::none) texts.emplace_back("Clip", pair_text(colours.clip_lo, colours.clip_hi));
  if (norm == render::Norm::window) {
    texts.emplace_back("Window",
                       number_text(static_cast<double>(2 * colours.half_window) / Depth::kCountsPerUnit));
  }
  texts.emplace_back("Gamma", number_text(colours.tone.gamma));
  texts.emplace_back("Invert", colours.tone.invert ? "true" : "false");
}

}  // namespace

Made of_one_state(Resources& shared, const std::function<Attempt(const store::Snapshot& now)>& attempt) {
  for (int i = 0; i < kAttempts; ++i) {
    const auto now = shared.store.snapshot();
    if (!now) return refuse_for_store(now.error());
    if (Attempt made = attempt(*now)) return *std::move(made);
  }
  return refuse_for_store(make_error_code(errc::overloaded));
}

result<std::shared_ptr<const store::RangeStats>> statistics_of(Resources& shared, const store::Snapshot& now,
                                                               const DepthRange& range) {
  std::string key = key_of(now.version, range);
  if (auto kept = shared.caches.statistics.find(key, shared.now())) return kept;
  const auto stats = shared.store.statistics(range);
  if (!stats) return stats.error();
  if (stats->version != now.version) return std::shared_ptr<const store::RangeStats>();
  auto kept = std::make_shared<const store::RangeStats>(*stats);
  shared.caches.statistics.insert(std::move(key), kept, sizeof *kept, shared.now());
  return kept;
}

bool has_statistics(Resources& shared, const store::Snapshot& now, const DepthRange& range) {
  return shared.caches.statistics.find(key_of(now.version, range), shared.now()) != nullptr;
}

Attempt no_picture(Resources& shared, Gathered why, const DepthRange& range) {
  switch (why) {
    case Gathered::made:
    case Gathered::changed: break;
    case Gathered::no_frames: return no_frames(shared, range);
    case Gathered::no_length: return refuse_shape("needs an interval of some length", {"height"});
    case Gathered::too_many_rows:
      return refuse_shape(
          "is needed: there are more than " + std::to_string(render::kRowsMax) + " frames in this range",
          {"height"});
    case Gathered::too_many_pixels:
      return refuse_shape("must be less: at most " + std::to_string(render::kPixelsMax) + " pixels",
                          {"width", "height"});
  }
  return std::nullopt;
}

Attempt draw(Resources& shared, const Policy& policy, const PictureRequest& request,
             const store::Snapshot& now, Context& context, http::Response& out) {
  render::ColourPlan colours = request.colours;
  if (colours.norm == render::Norm::range) {
    const auto stats = statistics_of(shared, now, request.shape.tile ? DepthRange{} : request.shape.range);
    if (!stats) return refuse_for_store(stats.error());
    if (*stats == nullptr) return std::nullopt;
    colours = colours.for_range(**stats);
  }
  Found found = find_or_gather(shared, policy, request, now, context);
  if (std::holds_alternative<std::monostate>(found)) return std::nullopt;
  if (auto* problem = std::get_if<http::Problem>(&found)) return std::move(*problem);
  const auto& kept = std::get<std::shared_ptr<const Picture>>(found);
  const Picture& picture = *kept;
  const image::Lut palette = render::palette_of(colours);
  add_picture_headers(out, picture.bounds, picture.plane.height());
  write_indexed(out, context, {kept, &picture.plane},
                {.palette = palette, .first_transparent = picture.transparent},
                texts_of(request, colours, picture.bounds, picture.plane.height()));
  return now.version;
}

void add_picture_headers(http::Response& out, const DepthRange& bounds, std::uint32_t rows) {
  out.add_header("X-Depth-Min", bounds.min.text());
  out.add_header("X-Depth-Max", bounds.max.text());
  out.add_header("X-Rows", std::to_string(rows));
}

Texts texts_of(const PictureRequest& request, const render::ColourPlan& colours, const DepthRange& bounds,
               std::uint32_t rows) {
  const render::PictureShape& shape = request.shape;
  Texts texts = {
      {"Depth-Min", bounds.min.text()}, {"Depth-Max", bounds.max.text()}, {"Rows", std::to_string(rows)}};
  if (shape.tile) {
    texts.emplace_back("Tile", std::to_string(shape.tile->level) + '/' + std::to_string(shape.tile->index));
  } else if (shape.height != 0) {
    texts.emplace_back("Resample", kResamples[static_cast<std::size_t>(shape.resample)]);
  }
  if (shape.rotate != 0) texts.emplace_back("Rotate", number_text(shape.rotate));
  if (shape.flip) texts.emplace_back("Flip", "true");
  add_colour_texts(texts, request, colours);
  return texts;
}

void write_indexed(http::Response& out, Context& context, std::shared_ptr<const image::IndexPlane> plane,
                   image::PngHead head, const Texts& texts) {
  std::vector<image::PngText> views;
  views.reserve(texts.size());
  for (const auto& [key, value] : texts) views.push_back({key, value});
  head.texts = views;
  std::vector<std::uint8_t>& begin = context.scratch.png;
  begin.clear();
  image::append_indexed_head(begin, *plane, head);
  out.content_type = "image/png";
  out.body.assign(begin.begin(), begin.end());
  const std::string_view tail(reinterpret_cast<const char*>(plane->tail().data()), plane->tail().size());
  out.rest = {std::move(plane), tail};
}

namespace {

// Measured for rows of kMeasuredWidth columns at png level 1 (bench picture_strip, picture_height,
// picture_tile).
constexpr std::int64_t kMeasuredWidth = 150;
constexpr std::chrono::nanoseconds kNativeRow{500};
constexpr std::chrono::nanoseconds kHeightRow{15'000};
constexpr std::chrono::nanoseconds kTileRow{900};
constexpr std::chrono::nanoseconds kNormalizedRow{1'000};
constexpr microseconds kRecoloured{40};
constexpr microseconds kStatistics{1'500};
constexpr int kZlibFactor = 20;
constexpr std::uint64_t kBeyond = 4096;  // rows that a window may bring along

std::chrono::nanoseconds cost_of_rows(Resources& shared, const render::PictureShape& shape) {
  if (shape.tile) return store::kTileRows * kTileRow;
  if (shape.height != 0) return shape.height * kHeightRow;
  Strip none;
  const auto page = shared.store.read({.range = shape.range, .limit = 0}, none);
  const std::uint64_t rows = page ? std::min<std::uint64_t>(page->total, render::kRowsMax) : 0;
  return static_cast<std::int64_t>(rows) * kNativeRow;
}

}  // namespace

microseconds cost_of(Resources& shared, const PictureRequest& request) {
  const auto now = shared.store.snapshot();
  if (!now) return {};
  const render::PictureShape& shape = request.shape;
  std::chrono::nanoseconds cost = kRecoloured;
  if (request.colours.norm == render::Norm::range) {
    if (!has_statistics(shared, *now, shape.tile ? DepthRange{} : shape.range)) cost += kStatistics;
  }
  const int level = shared.policies.now().options.png_level;
  const std::string key = key_of(now->version, request, level);
  if (shared.caches.pictures.find(key, shared.now())) return std::chrono::ceil<microseconds>(cost);
  auto rows = cost_of_rows(shared, shape);
  if (request.colours.norm == render::Norm::window) rows += (kBeyond + shape.height) * kNormalizedRow;
  if (level > 1) rows *= kZlibFactor;
  cost += rows * std::max<std::int64_t>(1, shape.width / kMeasuredWidth);
  return std::chrono::ceil<microseconds>(cost);
}

}  // namespace framesd::api
