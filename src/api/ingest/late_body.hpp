// SPDX-License-Identifier: MIT
//
// LateBody: a sink that is made when the first of its body is there, on an upload thread: what it takes to
// make it may wait for the store, which an event loop must not.
#pragma once

#include <framesd/http/body_stream.hpp>
#include <framesd/http/problem.hpp>
#include <framesd/http/request.hpp>

#include <functional>
#include <memory>
#include <string_view>
#include <variant>

namespace framesd::api {

using SinkOrProblem = std::variant<std::unique_ptr<http::BodySink>, http::Problem>;

class LateBody final : public http::BodySink {
 public:
  // `request` lives until the answer is written. make is called once at most.
  LateBody(const http::Request& request, std::function<SinkOrProblem()> make)
      : request_(request), make_(std::move(make)) {}

  [[nodiscard]] bool take(std::string_view piece, http::Response& out) override;
  [[nodiscard]] bool unfinished() const noexcept override { return sink_ && sink_->unfinished(); }
  void pause() override;
  void finish(http::Response& out) override;
  void abandon(Broken why, http::Response& out) override;

 private:
  // False: `out` is the refusal.
  [[nodiscard]] bool begin(http::Response& out);

  const http::Request& request_;
  std::function<SinkOrProblem()> make_;
  std::unique_ptr<http::BodySink> sink_;
};

}  // namespace framesd::api
