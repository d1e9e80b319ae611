// SPDX-License-Identifier: MIT
#include "picture_keys.hpp"

#include "cache_key.hpp"

namespace framesd::api {
namespace {

std::string begin_key(const store::Version& version, const DepthRange& range) {
  std::string key;
  append_bytes(key, version.incarnation, version.generation, range.min.count(), range.max.count());
  return key;
}

}  // namespace

std::string key_of(const store::Version& version, const DepthRange& range, Stats which) {
  return begin_key(version, range) + static_cast<char>(which);
}

std::string key_of(const store::Version& version, const PictureRequest& request, int level) {
  const render::PictureShape& shape = request.shape;
  std::string key = begin_key(version, shape.range);
  append_bytes(key, shape.height, shape.width, shape.rotate, shape.flip, level);
  append_bytes(key, static_cast<int>(shape.resample));
  if (shape.tile) append_bytes(key, shape.tile->level, shape.tile->index);
  const render::ColourPlan& colours = request.colours;
  if (colours.norm == render::Norm::window) {
    append_bytes(key, colours.clip.lo, colours.clip.hi, colours.clip.deviations.value_or(0),
                 colours.half_window, colours.tone.gamma, colours.tone.invert);
  }
  return key;
}

}  // namespace framesd::api
