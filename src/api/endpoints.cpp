// SPDX-License-Identifier: MIT
#include "endpoint.hpp"
#include <framesd/base/log.hpp>

namespace framesd::api {
namespace {

using http::Method;

constexpr Endpoint kEndpoints[] = {
    {.path = "/", .methods = {Method::get}, .reads_query = true, .answer = get_root},
    {.path = "/health", .methods = {Method::get}, .reads_query = false, .answer = get_health},
    {.path = "/ready", .methods = {Method::get}, .reads_query = false, .answer = get_ready},
    {.path = "/version", .methods = {Method::get}, .reads_query = true, .answer = get_version},
    {.path = "/frames", .methods = {Method::get}, .reads_query = true, .answer = get_frames},
    {.path = "/frames/{depth}", .methods = {Method::get}, .reads_query = true, .answer = get_frame},
    {.path = "/frames/{depth}.png", .methods = {Method::get}, .reads_query = true, .answer = get_frame_png},
};

}  // namespace

std::span<const Endpoint> endpoints() noexcept { return kEndpoints; }

http::Problem refuse_for_store(const boost::system::error_code& error) {
  log_event(LogLevel::error, "the store did not answer", {{"error", std::string_view(error.message())}});
  return http::problem_of(error);
}

}  // namespace framesd::api
