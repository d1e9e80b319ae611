// SPDX-License-Identifier: MIT
//
// Caches: finished answers of data routes, ready to be sent again, and the renders that are under way.
//
// Keys hold the state of the store that an answer was made from, so a commit by whichever process makes every
// older entry unreachable: nothing is invalidated, old ones leave by age or for want of room. The values are
// immutable and shared with the connections that send them.
#pragma once

#include <framesd/api/options.hpp>
#include <framesd/base/clock.hpp>
#include <framesd/cache/sharded_cache.hpp>
#include <framesd/cache/single_flight.hpp>
#include <framesd/http/problem.hpp>
#include <framesd/http/response.hpp>
#include <framesd/render/picture.hpp>
#include <framesd/store/range_stats.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <variant>

namespace framesd::api {

enum class CacheName : std::uint8_t { none, frame, range };

// An answer as it is kept: 200, with all of its header lines.
struct Kept {
  std::string_view content_type;
  std::string headers;
  std::string body;
  http::SharedBytes rest;  // as in http::Response
};

class Caches {
 public:
  // A stream is nothing that can be shared: whoever waited makes their own.
  struct Streamed {};
  using Rendered = std::variant<std::shared_ptr<const Kept>, http::Problem, Streamed>;
  using Kind = cache::ShardedCache<Kept>;

  explicit Caches(const ServiceOptions& options);

  // Takes other limits and empties all.
  void configure(const ServiceOptions& options, SteadyTime now);

  // REQUIRES: not CacheName::none
  Kind& of(CacheName name) noexcept { return name == CacheName::frame ? frame : range; }

  Kind frame;                                         // single frames
  Kind range;                                         // everything else
  cache::ShardedCache<render::Picture> pictures;      // before they have colours
  cache::ShardedCache<render::PictureRows> rows;      // before they are deflated, for pictures that are not
  cache::ShardedCache<store::RangeStats> statistics;  // that pictures need
  cache::SingleFlight<Rendered> rendering;            // of answers that take long, by their cache key
};

// What a cache with these options may hold.
[[nodiscard]] cache::Limits limits_of(const ServiceOptions& options, CacheName name) noexcept;

}  // namespace framesd::api
