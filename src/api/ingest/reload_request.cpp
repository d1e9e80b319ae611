// SPDX-License-Identifier: MIT
#include "reload_request.hpp"

#include "ingest_documents.hpp"
#include "json_members.hpp"
#include <framesd/base/text.hpp>

#include <array>
#include <optional>
#include <span>
#include <utility>

#include <boost/json/value.hpp>

namespace framesd::api {
namespace {

using boost::json::value;

// Each takes one member's value, or says what it should be.
const char* take_csv_path(const value& given, ReloadRequest& out) {
  const auto* text = given.if_string();
  if (text == nullptr || text->empty()) return "is a path below csv_dir";
  out.csv_path = std::string(view_of(*text));
  return nullptr;
}

const char* take_chunk_size(const value& given, ReloadRequest& out) {
  const auto* count = given.if_int64();
  if (count == nullptr || *count < 1 || *count > kChunkSizeMax) return "is a count from 1 to 1000000";
  out.chunk_size = static_cast<std::uint32_t>(*count);
  return nullptr;
}

const char* take_clear_existing(const value& given, ReloadRequest& out) {
  const auto* flag = given.if_bool();
  if (flag == nullptr) return "is true or false";
  out.clear_existing = *flag;
  return nullptr;
}

// Which of `names` it is.
std::optional<std::size_t> choice_in(const value& given, std::span<const std::string_view> names) {
  const auto* text = given.if_string();
  for (std::size_t i = 0; text != nullptr && i < names.size(); ++i) {
    if (equal_ignoring_case(view_of(*text), names[i])) return i;
  }
  return std::nullopt;
}

const char* take_on_error(const value& given, ReloadRequest& out) {
  const auto choice = choice_in(given, ingest::kOnErrorNames);
  if (!choice) return "is one of skip, stop";
  out.on_error = static_cast<ingest::OnError>(*choice);
  return nullptr;
}

const char* take_absent(const value& given, ReloadRequest& out) {
  const auto choice = choice_in(given, ingest::kAbsentAsNames);
  if (!choice) return "is one of keep, reject";
  out.absent = static_cast<ingest::AbsentAs>(*choice);
  return nullptr;
}

const char* take_scale(const value& given, ReloadRequest& out) {
  const auto* text = given.if_string();
  const auto scale = text == nullptr ? ingest::parse_scale({}) : ingest::parse_scale(view_of(*text));
  if (!scale) {
    return "is none, kept, auto, or the numbers that become 0 and 255, at most 1e305 apart: \"lo,hi\" or "
           "\"log,lo,hi\"";
  }
  out.scale = *scale;
  return nullptr;
}

using Take = const char* (*)(const value&, ReloadRequest&);
constexpr std::array<std::string_view, 6> kNames = {"csv_path", "chunk_size", "clear_existing",
                                                    "on_error", "absent",     "scale"};
constexpr std::array<Take, 6> kTakes = {take_csv_path, take_chunk_size, take_clear_existing,
                                        take_on_error, take_absent,     take_scale};

}  // namespace

std::variant<ReloadRequest, http::Problem> read_reload_request(std::string_view body) {
  ReloadRequest request;
  const auto take = [&](std::size_t member, const value& given) { return kTakes[member](given, request); };
  if (auto problem = read_members(body, kNames, take)) return *std::move(problem);
  return request;
}

}  // namespace framesd::api
