// SPDX-License-Identifier: MIT
//
// The service over the in-memory store, asked as the network floor asks it, without a socket.
#pragma once

#include "support/memory_store.hpp"
#include <framesd/api/make_service.hpp>

#include <string>
#include <utility>
#include <vector>

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

namespace framesd::test {

struct Api {
  static constexpr RowFormat kFormat{.source_width = 8, .frame_width = 4};

  // Frames at first, first + step, ... in 1e-6 units.
  void fill(std::int64_t first, std::int64_t step, int frames, std::uint8_t first_sample = 1) {
    auto batch = store.new_batch();
    const std::vector<std::uint8_t> source = {first_sample, 2, 3, 4, 5, 6, 7, 8};
    const std::vector<std::uint8_t> resized = {10, 20, 30, 40};
    for (int i = 0; i < frames; ++i) batch->add(Depth::from_count(first + i * step), source, resized);
    store.submit(store::Upsert{.batch = std::move(batch)},
                 [](const result<store::WriteOutcome>& outcome) { BOOST_REQUIRE(outcome.has_value()); });
  }

  // The service anew, with other options.
  void restart(api::ServiceOptions options) {
    options.app_name = "Hole \"7\"";
    options.environment = "test";
    options.clock = [this] { return now; };
    service = api::make_service({.log = store, .others = logs}, lifecycle, std::move(options)).value();
  }

  // The whole answer, work included.
  const http::Response& ask(std::string_view target, http::Method method = http::Method::get) {
    return answer(
        {.method = method, .target = target, .fields = fields, .remote = remote, .request_id = "test-1"});
  }

  const http::Response& ask_accepting(std::string_view target, std::string_view accept) {
    return ask_with({{"Accept", accept}}, target);
  }

  const http::Response& answer(http::Request request) {
    response.clear();
    http::AddressText room;
    service->recognize(request, room);
    api::Reply reply = decided(request);
    if (const auto* work = std::get_if<api::Work>(&reply)) write(work->run(context, response), request);
    if (const auto* problem = std::get_if<http::Problem>(&reply)) write(*problem, request);
    return response;
  }

  // What the service says to a request, when all that must be there first is there.
  api::Reply decided(const http::Request& request) {
    api::Reply reply = service->answer(request, context, response);
    const auto* first = std::get_if<api::Preparation>(&reply);
    if (first == nullptr) return reply;
    ++prepared;
    if (auto problem = first->work.run(context, response)) return *std::move(problem);
    const auto then = first->then;
    return then->answer(context, response);
  }

  // A problem becomes the answer, as the network floor writes it.
  void write(const std::optional<http::Problem>& problem, const http::Request& request) {
    if (!problem) return;
    http::write_problem(response, *problem, request.link(request.target), request.request_id,
                        std::chrono::system_clock::now());
  }

  // The same with these header fields.
  const http::Response& ask_with(std::vector<http::Field> with, std::string_view target,
                                 http::Method method = http::Method::get) {
    fields = std::move(with);
    ask(target, method);
    fields.clear();
    return response;
  }

  // All that the answer's body is.
  std::string content() const { return std::string(response.content()).append(response.rest.bytes); }

  // The value of a header line of the answer; empty if there is none.
  std::string header(std::string_view name) const {
    const std::string lines = "\r\n" + response.headers + response.lasting_headers;
    const auto at = lines.find("\r\n" + std::string(name) + ": ");
    if (at == std::string::npos) return {};
    const auto begin = at + 2 + name.size() + 2;
    return lines.substr(begin, lines.find("\r\n", begin) - begin);
  }

  // What a streamed answer gives, with how it ended.
  std::pair<std::string, http::BodySource::Next> streamed(std::string_view target) {
    using Next = http::BodySource::Next;
    BOOST_REQUIRE_EQUAL(status(target), 200u);
    BOOST_REQUIRE(response.source != nullptr);
    std::string body;
    Next next = Next::more;
    while (next == Next::more) next = response.source->next(body);
    return {body, next};
  }

  boost::json::value json(std::string_view target, unsigned status = 200) {
    ask(target);
    BOOST_REQUIRE_EQUAL(response.status, status);
    return boost::json::parse(content());
  }

  unsigned status(std::string_view target, http::Method method = http::Method::get) {
    return ask(target, method).status;
  }

  Api() { restart({}); }

  MemoryStore store{kFormat};
  store::Store* logs = nullptr;  // those with names; set before restart()
  api::Lifecycle lifecycle;
  SteadyTime now{std::chrono::hours(1)};  // of the service
  std::unique_ptr<api::FramesService> service;
  std::vector<http::Field> fields;  // of the next requests
  std::string remote = "192.0.2.7";
  int prepared = 0;  // requests that had to wait for a log to be opened
  api::Context context;
  http::Response response;
};

}  // namespace framesd::test
