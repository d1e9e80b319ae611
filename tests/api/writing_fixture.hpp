// SPDX-License-Identifier: MIT
//
// Requests with bodies, asked as the network floor asks them: whole bodies, streams in pieces of any size,
// and answers that others complete.
#pragma once

#include "api_fixture.hpp"
#include "support/once.hpp"

#include <algorithm>
#include <functional>
#include <future>

namespace framesd::test {

struct Body {
  std::string text{};
  std::string type = "application/json";
  std::string coding{};
  std::size_t piece = SIZE_MAX;       // bytes of a stream given at once
  std::vector<http::Field> fields{};  // further ones
};

struct WritingApi : Api {
  static constexpr const char* kAdmin = "b0re-h0le-k33per-77";
  static constexpr const char* kIngest = "k3rn-0f-the-m4chine";

  // The service with its tokens, and what else the options say.
  explicit WritingApi(api::ServiceOptions options = {}) { restart_with(std::move(options)); }
  void restart_with(api::ServiceOptions options) {
    options.tokens.ingest = {kIngest};
    options.tokens.admin = {kAdmin};
    restart(std::move(options));
  }

  const http::Response& send(http::Method method, std::string_view target, const Body& body = {}) {
    fields.clear();
    if (!token.empty()) fields.push_back({"X-Admin-Token", token});
    if (!body.type.empty()) fields.push_back({"Content-Type", body.type});
    if (!body.coding.empty()) fields.push_back({"Content-Encoding", body.coding});
    fields.insert(fields.end(), more.begin(), more.end());
    fields.insert(fields.end(), body.fields.begin(), body.fields.end());
    http::Request request{
        .method = method, .target = target, .fields = fields, .remote = remote, .request_id = "test-1"};
    http::AddressText room;
    service->recognize(request, room);
    response.clear();
    settle(decided(request), body, request);
    fields.resize(fields.size() - body.fields.size());  // they are of this request alone
    return response;
  }
  boost::json::value sent(http::Method method, std::string_view target, unsigned status,
                          const Body& body = {}) {
    send(method, target, body);
    BOOST_REQUIRE_MESSAGE(response.status == status, target << ": " << response.status << response.content());
    return boost::json::parse(response.content());
  }

  void settle(api::Reply reply, const Body& body, const http::Request& request) {
    if (auto* whole = std::get_if<api::WholeBody>(&reply)) {
      auto decided = whole->then(body.text, context, response);
      std::visit([&](auto& either) { reply = std::move(either); }, decided);
    }
    write(carry_out(reply), request);
    if (auto* upload = std::get_if<api::Upload>(&reply)) feed(*upload->sink, body);
  }
  std::optional<http::Problem> carry_out(const api::Reply& reply) {
    return carried_out(reply, context, response);
  }
  // Whatever a reply but an upload leaves to be done.
  static std::optional<http::Problem> carried_out(const api::Reply& reply, api::Context& context,
                                                  http::Response& response) {
    if (const auto* problem = std::get_if<http::Problem>(&reply)) return *problem;
    if (const auto* work = std::get_if<api::Work>(&reply)) return work->run(context, response);
    const auto* deferred = std::get_if<api::Deferred>(&reply);
    if (deferred == nullptr) return std::nullopt;
    std::promise<std::optional<http::Problem>> done;
    deferred->begin(context, response,
                    [&done](std::optional<http::Problem> problem) { done.set_value(std::move(problem)); });
    return done.get_future().get();
  }
  void feed(http::BodySink& sink, const Body& body) {
    for (std::string_view rest = body.text; !rest.empty();) {
      const std::string_view piece = rest.substr(0, body.piece);
      if (!sink.take(piece, response)) return;
      while (sink.unfinished()) {
        if (!sink.take({}, response)) return;
      }
      rest.remove_prefix(piece.size());
    }
    sink.finish(response);
  }

  std::uint64_t frames() { return once(store).snapshot().value().frames; }

  std::string token = kAdmin;
  std::vector<http::Field> more;  // of the next requests
};

inline std::vector<std::string> wrong_members(const boost::json::value& problem) {
  std::vector<std::string> names;
  for (const auto& error : problem.at("errors").as_array())
    names.emplace_back(error.at("parameter").as_string());
  return names;
}

}  // namespace framesd::test
