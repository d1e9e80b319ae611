// SPDX-License-Identifier: MIT
//
// The samples of one frame as a client sends them: raw bytes, or {"samples":[...]}.
#pragma once

#include <framesd/frame/depth.hpp>
#include <framesd/http/problem.hpp>

#include <cstdint>
#include <string_view>
#include <variant>
#include <vector>

namespace framesd::api {

struct Samples {
  std::vector<std::uint8_t> values;  // 0 where they are absent
  std::vector<std::uint8_t> absent;  // their mask, see frame/sample_mask.hpp; empty if all are there
};

// Errors (422): another number of bytes than `width`.
[[nodiscard]] std::variant<Samples, http::Problem> samples_of_bytes(std::string_view body,
                                                                    std::uint16_t width);

// Numbers in 0..255 are truncated, as CSV cells are; null is an absent sample; a member `depth` must be that
// of the frame, and others do not count.
//
// Errors: 400 where the body is no JSON; 422: no such object, another depth, another number of samples, all
// of them absent, and samples that are no numbers or out of range, all of these named.
[[nodiscard]] std::variant<Samples, http::Problem> samples_of_json(std::string_view body, std::uint16_t width,
                                                                   Depth depth);

}  // namespace framesd::api
