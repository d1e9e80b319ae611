// SPDX-License-Identifier: MIT
//
// Endpoint: one row of the route table, and what its function gets and gives.
//
// An endpoint decides first: it reads the parameters and either answers at once, refuses with a Problem, or
// gives Work. After that no error is the client's. How a Problem is written and what a HEAD leaves out is not
// its concern.
#pragma once

#include <framesd/api/lifecycle.hpp>
#include <framesd/api/make_service.hpp>
#include <framesd/api/service.hpp>
#include <framesd/http/problem.hpp>
#include <framesd/http/query.hpp>
#include <framesd/http/request.hpp>
#include <framesd/http/response.hpp>
#include <framesd/http/router.hpp>
#include <framesd/image/frame_encoder.hpp>
#include <framesd/store/frame_store.hpp>

#include <chrono>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <variant>

namespace framesd::api {

constexpr std::string_view kJson = "application/json";

// What every endpoint shares. Thread-safe, outlives every request.
struct Resources {
  store::FrameStore& store;
  const Lifecycle& lifecycle;
  ServiceOptions options;
  image::FrameEncoder encoder;
};

struct Call {
  const Resources& shared;
  const http::Match& match;                     // captures of the path
  std::span<const http::Parameter> parameters;  // of the query, not yet checked
};

// Work whose errors still have to become an answer.
struct Task {
  std::chrono::microseconds estimate{0};
  std::function<std::optional<http::Problem>(Context&, http::Response&)> run;
};

// Answered into the Response already, refused, or still to be worked on.
using Answer = std::variant<std::monostate, http::Problem, Task>;

struct Endpoint {
  std::string_view path;
  http::MethodSet methods;
  bool reads_query;  // the status routes answer whatever stands behind the question mark
  Answer (*answer)(const Call& call, http::Response& out);
};

// The table that routes; row i serves Route::id i.
[[nodiscard]] std::span<const Endpoint> endpoints() noexcept;

// The answer to an error out of the store, which is logged here, once.
[[nodiscard]] http::Problem refuse_for_store(const boost::system::error_code& error);

Answer get_root(const Call& call, http::Response& out);
Answer get_health(const Call& call, http::Response& out);
Answer get_ready(const Call& call, http::Response& out);
Answer get_version(const Call& call, http::Response& out);
Answer get_frames(const Call& call, http::Response& out);
Answer get_frame(const Call& call, http::Response& out);
Answer get_frame_png(const Call& call, http::Response& out);

}  // namespace framesd::api
