// SPDX-License-Identifier: MIT
//
// Service: what the network floor asks for every request, and the Context each of its threads brings along.
//
// An endpoint first decides (parameters, limits, everything a client can be blamed for), then works (read,
// render). Deciding happens on the event loop, as soon as the head of the request is there; work that is long
// goes to the offload threads, so that no connection waits for another one's picture. A body comes whole or
// in pieces, as the service asks for it, and not at all to a request that is refused.
#pragma once

#include <framesd/http/address.hpp>
#include <framesd/http/body_stream.hpp>
#include <framesd/http/problem.hpp>
#include <framesd/http/request.hpp>
#include <framesd/http/response.hpp>
#include <framesd/render/scratch.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <variant>

namespace framesd::api {

// What one thread owns and every request on it may use.
struct Context {
  render::Scratch scratch;

  Context() = default;
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;
};

// The answer is in the response already.
struct Answered {};

// Longer work would be felt by the other connections of an event loop.
constexpr std::chrono::microseconds kInlineWork{250};

// The second half of an answer. May hold views into the request: they live until the answer is written.
struct Work {
  std::chrono::microseconds estimate{0};  // of CPU time: what decides where it runs
  // Fills the whole response, or gives the problem that is the answer.
  std::function<std::optional<http::Problem>(Context&, http::Response&)> run;
};

// An answer that others complete (the store has committed, a job has ended), so that no thread waits for
// them.
struct Deferred {
  // Called once, from any thread, also before begin returns; no problem: the response is filled.
  using Done = std::function<void(std::optional<http::Problem>)>;
  // Called on an offload thread. What is thrown comes before `done` is called.
  std::function<void(Context&, http::Response&, Done done)> begin;
};

class Prepared;

// Something must be there before the request can be decided, and getting it may take long: a log is opened.
struct Preparation {
  Work work;                       // on an offload thread
  std::shared_ptr<Prepared> then;  // asked when that is done, as the service is asked first
};

// What can be said of a request once all that is wanted of it is here.
using Decision = std::variant<Answered, http::Problem, Work, Deferred>;

// The body is wanted whole, at most ServerOptions::body_max of it, decoded from its transfer coding. `then`
// is called on the event loop once it is there (empty for a request without one).
struct WholeBody {
  std::function<Decision(std::string_view body, Context&, http::Response&)> then;
};

// The body is wanted in pieces, of any length.
struct Upload {
  std::unique_ptr<http::BodySink> sink;
};

// A body that nobody asked for is read and dropped where the answer is a success; an error is answered at
// once and ends the connection.
using Reply = std::variant<Answered, http::Problem, Work, Deferred, WholeBody, Upload, Preparation>;

class Prepared {
 public:
  virtual ~Prepared() = default;
  // Called once, on the event loop. No Preparation again.
  [[nodiscard]] virtual Reply answer(Context& context, http::Response& out) = 0;
};

// One request that was answered, for metrics. Views live for the call only.
struct RequestRecord {
  http::Method method;
  std::string_view route;  // the template, a constant
  unsigned status;
  std::size_t body_bytes;
  std::chrono::steady_clock::duration duration;
};

class Service {
 public:
  virtual ~Service() = default;

  // Called first for every request, also for one that is refused before answer(): sets request.remote and
  // request.outside to what a trusted proxy says of them. request.remote is the other end of the connection.
  // On any worker.
  //
  // room   where the client's address may be kept; lives as long as the request
  virtual void recognize(http::Request& /*request*/, http::AddressText& /*room*/) const noexcept {}

  // Called on many threads at once, when a request's head is there; request.body is empty.
  [[nodiscard]] virtual Reply answer(const http::Request& request, Context& context, http::Response& out) = 0;

  // Whether a request is answered even on a connection too many (/health). On any worker.
  virtual bool vital(std::string_view /*target*/) const noexcept { return false; }

  // A request was answered. On any worker.
  virtual void record(const RequestRecord& /*request*/) noexcept {}
};

}  // namespace framesd::api
