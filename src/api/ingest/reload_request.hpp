// SPDX-License-Identifier: MIT
//
// The body of POST /frames/reload.
#pragma once

#include <framesd/http/problem.hpp>
#include <framesd/ingest/session.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace framesd::api {

constexpr std::uint32_t kChunkSizeMax = 1'000'000;

// What was asked for; the rest is the configuration's.
struct ReloadRequest {
  std::optional<std::string> csv_path{};
  std::optional<std::uint32_t> chunk_size{};
  std::optional<bool> clear_existing{};
  std::optional<ingest::OnError> on_error{};
  std::optional<ingest::AbsentAs> absent{};
  std::optional<ingest::ScaleChoice> scale{};
};

// An empty body asks for nothing; a null is as good as no member.
//
// Errors: 400: not JSON; 422: no object, unknown members (the nearest one named), values of another type or
// out of bounds, all of them named.
[[nodiscard]] std::variant<ReloadRequest, http::Problem> read_reload_request(std::string_view body);

}  // namespace framesd::api
