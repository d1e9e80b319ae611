// SPDX-License-Identifier: MIT
//
// Service: what the network floor asks for every request, and the Context each of its threads brings along.
//
// An endpoint first decides (parameters, limits, everything a client can be blamed for), then works (read,
// render). Deciding happens on the event loop; work that is long goes to the offload threads, so that no
// connection waits for another one's picture.
#pragma once

#include <framesd/http/request.hpp>
#include <framesd/http/response.hpp>
#include <framesd/render/scratch.hpp>

#include <chrono>
#include <functional>
#include <optional>

namespace framesd::api {

// What one thread owns and every request on it may use.
struct Context {
  render::Scratch scratch;

  Context() = default;
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;
};

// The second half of an answer. May hold views into the request: they live until the answer is written.
struct Work {
  std::chrono::microseconds estimate{0};               // of CPU time: what decides where it runs
  std::function<void(Context&, http::Response&)> run;  // fills the whole response, whatever happens
};

class Service {
 public:
  virtual ~Service() = default;

  // Answers into `out` (cleared), or gives the work that will. Called on many threads at once.
  [[nodiscard]] virtual std::optional<Work> answer(const http::Request& request, Context& context,
                                                   http::Response& out) = 0;
};

}  // namespace framesd::api
