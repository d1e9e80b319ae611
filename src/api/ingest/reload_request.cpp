// SPDX-License-Identifier: MIT
#include "reload_request.hpp"

#include "ingest_documents.hpp"
#include "json_members.hpp"
#include <framesd/base/text.hpp>

#include <array>
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

const char* take_on_error(const value& given, ReloadRequest& out) {
  const auto* text = given.if_string();
  for (std::size_t i = 0; text != nullptr && i < ingest::kOnErrorNames.size(); ++i) {
    if (!equal_ignoring_case(view_of(*text), ingest::kOnErrorNames[i])) continue;
    out.on_error = static_cast<ingest::OnError>(i);
    return nullptr;
  }
  return "is one of skip, stop";
}

using Take = const char* (*)(const value&, ReloadRequest&);
constexpr std::array<std::string_view, 4> kNames = {"csv_path", "chunk_size", "clear_existing", "on_error"};
constexpr std::array<Take, 4> kTakes = {take_csv_path, take_chunk_size, take_clear_existing, take_on_error};

}  // namespace

std::variant<ReloadRequest, http::Problem> read_reload_request(std::string_view body) {
  ReloadRequest request;
  const auto take = [&](std::size_t member, const value& given) { return kTakes[member](given, request); };
  if (auto problem = read_members(body, kNames, take)) return *std::move(problem);
  return request;
}

}  // namespace framesd::api
