// SPDX-License-Identifier: MIT
#include "caches.hpp"

namespace framesd::api {
namespace {

// A frame is a few hundred bytes and a page or picture some ten thousand: with the default sizes both limits,
// of entries and of bytes, are about as likely to be met.
constexpr std::size_t kFrameShare = 8;  // one part in so many of the bytes

}  // namespace

cache::Limits limits_of(const ServiceOptions& options, CacheName name) noexcept {
  const std::size_t of_frames = options.cache_max_bytes / kFrameShare;
  switch (name) {
    case CacheName::frame: return {options.frame_cache_size, of_frames, options.cache_ttl};
    case CacheName::range:
      return {options.range_cache_size, options.cache_max_bytes - of_frames, options.cache_ttl};
    case CacheName::none: break;
  }
  return {};
}

Caches::Caches(const ServiceOptions& options)
    : frame(limits_of(options, CacheName::frame)), range(limits_of(options, CacheName::range)) {}

void Caches::configure(const ServiceOptions& options, SteadyTime now) {
  frame.configure(limits_of(options, CacheName::frame), now);
  range.configure(limits_of(options, CacheName::range), now);
  frame.clear();
  range.clear();
}

}  // namespace framesd::api
