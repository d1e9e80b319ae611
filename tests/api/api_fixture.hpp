// SPDX-License-Identifier: MIT
//
// The service over the in-memory store, asked as the network floor asks it, without a socket.
#pragma once

#include "support/memory_store.hpp"
#include <framesd/api/make_service.hpp>

#include <string>
#include <vector>

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

namespace framesd::test {

struct Api {
  static constexpr RowFormat kFormat{.source_width = 8, .frame_width = 4};

  // Frames at first, first + step, ... in 1e-6 units.
  void fill(std::int64_t first, std::int64_t step, int frames) {
    store::WriteBatch batch(kFormat);
    const std::vector<std::uint8_t> source = {1, 2, 3, 4, 5, 6, 7, 8};
    const std::vector<std::uint8_t> resized = {10, 20, 30, 40};
    for (int i = 0; i < frames; ++i) batch.add(Depth::from_count(first + i * step), source, resized);
    store.submit(store::Upsert{.batch = std::move(batch)},
                 [](const result<store::WriteOutcome>& outcome) { BOOST_REQUIRE(outcome.has_value()); });
  }

  // The whole answer, work included.
  const http::Response& ask(std::string_view target, http::Method method = http::Method::get) {
    const http::Request request{.method = method, .target = target, .request_id = "test-1"};
    response.clear();
    api::Reply reply = service->answer(request, context, response);
    if (const auto* work = std::get_if<api::Work>(&reply)) work->run(context, response);
    return response;
  }

  boost::json::value json(std::string_view target, unsigned status = 200) {
    ask(target);
    BOOST_REQUIRE_EQUAL(response.status, status);
    return boost::json::parse(response.content());
  }

  unsigned status(std::string_view target, http::Method method = http::Method::get) {
    return ask(target, method).status;
  }

  MemoryStore store{kFormat};
  api::Lifecycle lifecycle;
  std::unique_ptr<api::FramesService> service =
      api::make_service(store, lifecycle, {.app_name = "Hole \"7\"", .environment = "test"}).value();
  api::Context context;
  http::Response response;
};

}  // namespace framesd::test
