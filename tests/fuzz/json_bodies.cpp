// SPDX-License-Identifier: MIT
//
// Any bytes as the JSON bodies of PUT /frames/{depth}, POST /frames/reload and PUT /logs/{log}: either what
// was asked for is within its bounds, or a problem says what is wrong.
#include "api/frames/samples_body.hpp"
#include "api/ingest/reload_request.hpp"
#include "api/logs/log_answer.hpp"
#include <framesd/frame/sample_mask.hpp>

#include <algorithm>
#include <cstdlib>
#include <string>
#include <string_view>
#include <variant>

using namespace framesd::api;
using framesd::http::Problem;

namespace {

constexpr std::uint16_t kWidth = 3;

void require(bool holds) {
  if (!holds) std::abort();
}

void check(const Problem& problem) {
  require(problem.status == 400 || problem.status == 422);
  require(!problem.detail.empty());
}

void check(const Samples& samples) {
  require(samples.values.size() == kWidth);
  require(samples.absent.empty() || samples.absent.size() == framesd::mask_bytes(kWidth));
}

void check(const ReloadRequest& asked) {
  if (asked.chunk_size) require(*asked.chunk_size >= 1 && *asked.chunk_size <= kChunkSizeMax);
}

// Facts that are taken are read back as the same, and give an outline.
void check_log(std::string_view body) {
  const auto log = read_log(body);
  if (!log) return check(refuse_given_log(log.error()));
  const std::string text = log->facts_text();
  const auto again = read_log(text.empty() ? "{}" : text);
  require(again && again->facts == log->facts && again->facts_text() == text);
  const auto outline = framesd::facts::outline_of(text);
  require(outline && outline->stations == log->facts.survey.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view body(reinterpret_cast<const char*>(data), size);
  const auto check_it = [](const auto& it) { check(it); };
  std::visit(check_it, samples_of_json(body, kWidth, framesd::Depth::from_count(1'000'000)));
  std::visit(check_it, read_reload_request(body));
  check_log(body);
  return 0;
}
