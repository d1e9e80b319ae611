// SPDX-License-Identifier: MIT
#include "caches.hpp"

namespace framesd::api {
namespace {

// A frame is a few hundred bytes and a page or picture some ten thousand: with the default sizes both limits,
// of entries and of bytes, are about as likely to be met.
constexpr std::size_t kFrameShare = 8;  // one part in so many of the bytes
constexpr std::size_t kPictureShare = 4;
constexpr std::size_t kRowsShare = 8;
constexpr std::size_t kStatisticsShare = 16;

cache::Limits part_of(const ServiceOptions& options, std::size_t share) noexcept {
  return {options.range_cache_size, options.cache_max_bytes / share, options.cache_ttl};
}

std::size_t bytes_of_ranges(const ServiceOptions& options) noexcept {
  const std::size_t all = options.cache_max_bytes;
  return all - all / kFrameShare - all / kPictureShare - all / kRowsShare - all / kStatisticsShare;
}

}  // namespace

cache::Limits limits_of(const ServiceOptions& options, CacheName name) noexcept {
  switch (name) {
    case CacheName::frame:
      return {options.frame_cache_size, options.cache_max_bytes / kFrameShare, options.cache_ttl};
    case CacheName::range: return {options.range_cache_size, bytes_of_ranges(options), options.cache_ttl};
    case CacheName::none: break;
  }
  return {};
}

Caches::Caches(const ServiceOptions& options)
    : frame(limits_of(options, CacheName::frame)),
      range(limits_of(options, CacheName::range)),
      pictures(part_of(options, kPictureShare)),
      rows(part_of(options, kRowsShare)),
      statistics(part_of(options, kStatisticsShare)) {}

void Caches::configure(const ServiceOptions& options, SteadyTime now) {
  frame.configure(limits_of(options, CacheName::frame), now);
  range.configure(limits_of(options, CacheName::range), now);
  pictures.configure(part_of(options, kPictureShare), now);
  rows.configure(part_of(options, kRowsShare), now);
  statistics.configure(part_of(options, kStatisticsShare), now);
  frame.clear();
  range.clear();
  pictures.clear();
  rows.clear();
  statistics.clear();
}

}  // namespace framesd::api
