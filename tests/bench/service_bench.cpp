// SPDX-License-Identifier: MIT
//
// A request as the service answers it, without the network: guards, route, parameters, ETag, cache, work.
#include "api/service/metrics.hpp"
#include "bench.hpp"
#include "support/temp_dir.hpp"
#include <framesd/api/make_service.hpp>
#include <framesd/store/lmdb/open.hpp>

#include <algorithm>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

namespace api = framesd::api;
namespace bench = framesd::bench;
namespace http = framesd::http;
namespace store = framesd::store;
using framesd::Depth;

namespace {

constexpr framesd::RowFormat kFormat;
constexpr std::uint64_t kRows = 100'000;
constexpr std::int64_t kStep = 100'000;  // 0.1

void fill(store::Log& frames) {
  std::mt19937 random(3);
  std::vector<std::uint8_t> source(kFormat.source_width);
  std::vector<std::uint8_t> resized(kFormat.frame_width);
  for (std::uint64_t row = 0; row < kRows;) {
    auto batch = frames.new_batch();
    for (int i = 0; i < 5000 && row < kRows; ++i, ++row) {
      int grey = 120;
      const auto next = [&] {
        grey = std::clamp(grey + static_cast<int>(random() % 17) - 8, 13, 237);
        return static_cast<std::uint8_t>(grey);
      };
      std::ranges::generate(source, next);
      std::ranges::generate(resized, next);
      batch->add(Depth::from_count(static_cast<std::int64_t>(row) * kStep), source, resized);
    }
    frames.submit(store::Upsert{.batch = std::move(batch)}, [](const auto& outcome) {
      if (!outcome) std::abort();
    });
  }
}

// A service over a store on disk, and the one client it has.
struct Asked {
  explicit Asked(api::ServiceOptions options = {}) {
    {
      const auto filling = store::lmdb::open_store({.directory = folder.path(), .format = kFormat});
      fill(**filling);  // its destructor waits for the writer
    }
    frames = std::move(*store::lmdb::open_store({.directory = folder.path(), .format = kFormat}));
    service = std::move(*api::make_service({.log = *frames}, lifecycle, std::move(options)));
  }

  void ask(std::string_view target, std::span<const http::Field> fields, unsigned status) {
    const http::Request request{.target = target, .fields = fields, .remote = "192.0.2.7", .request_id = "r"};
    response.clear();
    const api::Reply reply = service->answer(request, context, response);
    if (const auto* work = std::get_if<api::Work>(&reply)) (void)work->run(context, response);
    if (response.status != status) std::abort();
    bench::keep(response.content());
  }

  std::string etag() const {
    const auto at = response.headers.find("ETag: ") + 6;
    return response.headers.substr(at, response.headers.find('\r', at) - at);
  }

  framesd::test::TempDir folder;
  std::unique_ptr<store::lmdb::DiskStore> frames;
  api::Lifecycle lifecycle;
  std::unique_ptr<api::FramesService> service;
  api::Context context;
  http::Response response;
};

std::string page_at(std::uint64_t row, std::uint64_t limit) {
  return "/frames?depth_min=" + Depth::from_count(static_cast<std::int64_t>(row) * kStep).text() +
         "&limit=" + std::to_string(limit);
}

}  // namespace

BENCH(page_service) {
  const std::vector<http::Field> plain = {{"Host", "rig"}, {"Accept", "*/*"}, {"User-Agent", "bench"}};
  for (const std::uint64_t limit : {1u, 100u}) {
    Asked kept;
    Asked fresh({.cache_ttl = std::chrono::seconds(0)});
    const std::string name = "page_service_" + std::to_string(limit);
    std::mt19937_64 random(9);
    const auto anywhere = [&] { return page_at(random() % (kRows - limit), limit); };
    bench::measure(name + "_uncached", {.unit = "request"}, [&] { fresh.ask(anywhere(), plain, 200); });
    bench::measure(name + "_missed", {.unit = "request"}, [&] { kept.ask(anywhere(), plain, 200); });
    const std::string same = page_at(7, limit);
    bench::measure(name + "_cached", {.unit = "request"}, [&] { kept.ask(same, plain, 200); });
    const std::string etag = kept.etag();
    std::vector<http::Field> current = plain;
    current.push_back({"If-None-Match", etag});
    bench::measure(name + "_304", {.unit = "request"}, [&] { kept.ask(same, current, 304); });
  }
}

BENCH(metrics_record) {
  static constexpr std::string_view kRoutes[] = {"/", "/frames", "/frames/{depth}", "/frames/{depth}.png",
                                                 "/health"};
  api::Metrics metrics(kRoutes);
  std::size_t at = 0;
  bench::measure("metrics_record", {.unit = "request"}, [&] {
    metrics.record({http::Method::get, kRoutes[at++ % std::size(kRoutes)], 200, 40'000,
                    std::chrono::microseconds(at % 1000)});
  });
}
