// SPDX-License-Identifier: MIT
//
// FakeService: a Service whose answers show what the network floor did with a request.
#pragma once

#include "fake_bodies.hpp"
#include <framesd/api/service.hpp>
#include <framesd/http/problem.hpp>

#include <atomic>
#include <future>
#include <stdexcept>
#include <string>

namespace framesd::net::test {

// /hello      a small body             /echo      the body, with X-Lasting     /field     the X-Test field
// /large      3 MB     /parts?n  1000 h, and n t that are shared       /nothing   204 /throw     an exception
// /work       offloaded work           /work-throws                            /held      work that waits for
// release()   /quick      work short enough to be done at once
// /close      asks for the connection's end       /missing   404               /cached    a cache hit
// /upload     what `uploads` makes of the body, in pieces       /stream...  what `streams` gives, in pieces
// /news       what `news` says, when it says it; one such request at a time
class FakeService final : public api::Service {
 public:
  api::Reply answer(const http::Request& request, api::Context&, http::Response& out) override {
    const std::string_view target = request.target;
    ++asked;
    out.route = "/fake";
    out.content_type = "text/plain";
    out.lasting_headers = target == "/echo" ? "X-Lasting: yes\r\n" : "";
    if (target == "/echo") return echo();
    if (target.starts_with("/upload")) return api::Upload{uploads.sink()};
    if (target.starts_with("/work") || target == "/held" || target == "/quick") return work_for(target);
    if (target.starts_with("/stream")) {
      out.source = streams.source();
      out.source_bytes = streams.promised;
    } else if (target == "/news") {
      out.source = news.source();
    } else if (target == "/field") {
      out.body = request.field("x-test").value_or("none");
    } else if (target == "/large") {
      out.shared_body = std::make_shared<const std::string>(3 * 1024 * 1024, 'x');
    } else if (target.starts_with("/parts?")) {
      const auto rest = std::make_shared<const std::string>(std::stoul(std::string(target.substr(7))), 't');
      out.body = std::string(1000, 'h');
      out.rest = {rest, *rest};
    } else if (target == "/nothing") {
      out.status = 204;
      out.content_type = {};
    } else if (target == "/missing") {
      out.status = 404;
    } else if (target == "/cached") {
      out.cache = http::CacheUse::hit;
    } else if (target == "/throw") {
      throw std::runtime_error("the secret inside");
    } else if (target == "/close") {
      out.close = true;
    } else {
      out.body = "hello\n";
    }
    return api::Answered{};
  }

  // Believes everybody's X-Forwarded-For.
  void recognize(http::Request& request, http::AddressText&) const noexcept override {
    if (const auto client = request.field("x-forwarded-for")) request.remote = *client;
  }
  bool vital(std::string_view target) const noexcept override { return target == "/health"; }
  void record(const api::RequestRecord& request) noexcept override {
    if (on_answered) on_answered(request);
  }

  std::function<void(const api::RequestRecord&)> on_answered;  // set before the first request
  std::atomic<int> asked = 0;                                  // requests
  Uploads uploads;
  Streams streams;
  News news;

  // Lets /held go on.
  void release() { released_.set_value(); }
  // Returns once a /held is being worked on.
  void wait_for_held() { held_.get_future().wait(); }

 private:
  static api::WholeBody echo() {
    return {[](std::string_view body, api::Context&, http::Response& response) -> api::Decision {
      response.body = body;
      return api::Answered{};
    }};
  }

  api::Work work_for(std::string_view target) {
    api::Work work;
    work.estimate = std::chrono::microseconds(target == "/quick" ? 100 : 1000);
    work.run = [this, throws = target == "/work-throws", held = target == "/held"](api::Context&,
                                                                                   http::Response& out) {
      if (throws) throw std::runtime_error("the secret inside");
      if (held && !being_held_.exchange(true)) held_.set_value();
      if (held) release_.wait();
      out.body = "worked\n";
      return std::nullopt;
    };
    return work;
  }

  std::promise<void> released_;
  std::shared_future<void> release_ = released_.get_future().share();
  std::promise<void> held_;
  std::atomic<bool> being_held_ = false;
};

}  // namespace framesd::net::test
