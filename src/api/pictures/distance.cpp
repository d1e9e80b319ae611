// SPDX-License-Identifier: MIT
#include "distance.hpp"

#include <framesd/frame/depth.hpp>

#include <string>

namespace framesd::api {
namespace {

void append_distance(std::string& out, std::uint64_t counts) {
  std::string text = std::to_string(counts % Depth::kCountsPerUnit);
  text.insert(0, 6 - text.size(), '0');
  while (text.size() > 1 && text.back() == '0') text.pop_back();
  out.append(std::to_string(counts / Depth::kCountsPerUnit)).append(".").append(text);
}

}  // namespace

void member_distance(JsonWriter& json, std::string_view name, const std::optional<std::uint64_t>& counts) {
  std::string text;
  if (counts) append_distance(text, *counts);
  json.key(name).raw(counts ? text : "null");
}

}  // namespace framesd::api
