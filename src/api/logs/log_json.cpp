// SPDX-License-Identifier: MIT
#include <framesd/api/log_json.hpp>
#include <framesd/base/clock.hpp>
#include <framesd/base/text.hpp>

#include <array>
#include <cmath>
#include <variant>

namespace framesd::api {
namespace {

// In a body beside the facts. The first three may be given, the others are passed over.
constexpr std::array<std::string_view, 9> kBesideFacts = {"source_width", "frame_width", "resample",
                                                          "name",         "frames",      "depth_min",
                                                          "depth_max",    "generation",  "created"};
constexpr std::size_t kFrameWidthMember = 1;
constexpr std::size_t kFilterMember = 2;

// The members of an object that is JSON already.
void write_members(JsonWriter& json, std::string_view object) {
  constexpr std::size_t kBrackets = 2;
  if (object.size() > kBrackets) json.raw(object.substr(1, object.size() - kBrackets));
}

void write_known_to_store(JsonWriter& json, const store::LogSummary& log) {
  json.key("created");
  if (log.created) {
    json.value(std::string_view(timestamp(*log.created)));
  } else {
    json.value(nullptr);
  }
  json.member("source_width", log.format.source_width)
      .member("frame_width", log.format.frame_width)
      .member("resample", name_of(log.format.filter))
      .member("frames", log.extent.frames)
      .member("depth_min", log.extent.first)
      .member("depth_max", log.extent.last)
      .member("generation", log.version.generation);
}

Failure refuse_member(std::size_t member, std::string_view what) {
  return fail(errc::facts_malformed, std::string(kBesideFacts[member]).append(": ").append(what));
}

checked<std::uint16_t> width_of(const facts::OtherMember& given) {
  const auto* const number = std::get_if<double>(&given.value);
  const bool is_width =
      number != nullptr && *number >= 1 && *number <= kWidthMax && *number == std::floor(*number);
  if (!is_width) return refuse_member(given.which, "must be a whole number from 1 to 4096");
  return static_cast<std::uint16_t>(*number);
}

checked<Filter> filter_of(const facts::OtherMember& given) {
  const auto* const text = std::get_if<std::string>(&given.value);
  for (const Filter known : {Filter::bilinear, Filter::lanczos})
    if (text != nullptr && equal_ignoring_case(*text, name_of(known))) return known;
  return refuse_member(given.which, "must be bilinear or lanczos");
}

checked<void> take_beside(const facts::OtherMember& given, GivenLog& log) {
  const bool says_nothing = std::holds_alternative<std::nullptr_t>(given.value);
  if (given.which > kFilterMember || says_nothing) return {};
  if (given.which == kFilterMember) {
    const auto filter = filter_of(given);
    if (!filter) return filter.error();
    log.filter = *filter;
    return {};
  }
  const auto width = width_of(given);
  if (!width) return width.error();
  (given.which == kFrameWidthMember ? log.frame_width : log.source_width) = *width;
  return {};
}

}  // namespace

void write_log(JsonWriter& json, std::string_view name, const store::LogSummary& log) {
  json.begin_object().member("name", name);
  write_members(json, log.facts);
  write_known_to_store(json, log);
  json.end_object();
}

checked<facts::Outline> outline_of(const checked<store::LogSummary>& log) {
  if (!log) return log.error();
  auto outline = facts::outline_of(log->facts);
  if (!outline) return Failure{outline.error().code, "its facts cannot be read: " + outline.error().detail};
  return outline;
}

void write_listed_log(JsonWriter& json, std::string_view name, const store::LogSummary& log,
                      const facts::Outline& outline) {
  json.begin_object().member("name", name);
  write_members(json, facts::facts_json(outline.facts));
  if (outline.stations != 0) json.member("stations", outline.stations);
  write_known_to_store(json, log);
  json.end_object();
}

void write_unreadable_log(JsonWriter& json, std::string_view name, std::string_view error) {
  json.begin_object().member("name", name).member("error", error).end_object();
}

RowFormat GivenLog::format(const RowFormat& usual) const noexcept {
  return {.source_width = source_width.value_or(usual.source_width),
          .frame_width = frame_width.value_or(usual.frame_width),
          .filter = filter.value_or(usual.filter)};
}

std::string GivenLog::facts_text() const {
  return facts == facts::Facts() ? std::string() : facts::facts_json(facts);
}

checked<GivenLog> read_log(std::string_view json) {
  auto found = facts::parse_facts_beside(kBesideFacts, json);
  if (!found) return found.error();
  GivenLog log{.facts = std::move(found->facts)};
  std::string faults;
  for (const facts::OtherMember& given : found->others) {
    if (const auto taken = take_beside(given, log); !taken)
      faults.append(faults.empty() ? "" : "\n").append(taken.error().detail);
  }
  if (!faults.empty()) return fail(errc::facts_malformed, std::move(faults));
  return log;
}

}  // namespace framesd::api
