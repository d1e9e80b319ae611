// SPDX-License-Identifier: MIT
//
// The blocks that are JSON, so that a person can read them in the file.
#include "parts.hpp"
#include <framesd/base/clock.hpp>
#include <framesd/base/number.hpp>
#include <framesd/store/store.hpp>
#include <framesd/store/write_request.hpp>

#include <algorithm>
#include <charconv>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace framesd::archive {
namespace {

namespace json = boost::json;

constexpr std::size_t kDigestLetters = 32;
constexpr std::size_t kProgramMax = 200;
constexpr std::size_t kWayMax = 20;

std::int64_t milliseconds_of(WallTime time) {
  return std::chrono::floor<std::chrono::milliseconds>(time.time_since_epoch()).count();
}

std::string hexadecimal(std::uint64_t value) {
  std::string text;
  append_hex(text, value, 16);
  return text;
}

// An object that is read member by member. What is missing or of another kind makes it wrong.
class Members {
 public:
  explicit Members(std::string_view text) {
    boost::system::error_code error;
    json::parse_options options;
    options.max_depth = 4;
    value_ = json::parse(text, error, {}, options);
    right_ = !error && value_.is_object();
  }

  bool right() const noexcept { return right_; }
  bool is_null(std::string_view name) {
    const json::value* const found = find(name);
    return found != nullptr && found->is_null();
  }
  std::string text(std::string_view name, std::size_t most) {
    const json::value* const found = find(name);
    if (found == nullptr || !found->is_string() || found->get_string().size() > most) return wrong("");
    return std::string(found->get_string());
  }
  // One within it, as text.
  std::string object(std::string_view name) {
    const json::value* const found = find(name);
    return found != nullptr && found->is_object() ? json::serialize(*found) : wrong("");
  }
  std::uint64_t count(std::string_view name, std::uint64_t most = INT64_MAX) {
    const json::value* const found = find(name);
    if (found == nullptr || !found->is_int64() || found->get_int64() < 0) return wrong(0u);
    const auto value = static_cast<std::uint64_t>(found->get_int64());
    return value <= most ? value : wrong(0u);
  }
  std::uint64_t id(std::string_view name) {
    const std::string digits = text(name, 16);
    std::uint64_t value = 0;
    const auto end = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16).ptr;
    return digits.size() == 16 && end == digits.data() + digits.size() ? value : wrong(std::uint64_t{0});
  }
  WallTime time(std::string_view name) {
    constexpr std::uint64_t kMost = std::uint64_t{1} << 42;  // far behind the year 2100, in milliseconds
    return WallTime(std::chrono::milliseconds(static_cast<std::int64_t>(count(name, kMost))));
  }
  std::optional<Depth> depth(std::string_view name) {
    if (is_null(name)) return std::nullopt;
    const auto depth = Depth::parse(text(name, 40));
    return depth ? *depth : wrong(Depth());
  }
  std::uint16_t width(std::string_view name) {
    const std::uint64_t width = count(name, kWidthMax);
    return width >= 1 ? static_cast<std::uint16_t>(width) : wrong(std::uint16_t{1});
  }
  Filter filter(std::string_view name) {
    const auto found = std::ranges::find(kFilterNames, text(name, 20));
    return found == kFilterNames.end() ? wrong(Filter::bilinear)
                                       : static_cast<Filter>(found - kFilterNames.begin());
  }

 private:
  template <class T>
  T wrong(T instead) {
    right_ = false;
    return instead;
  }
  const json::value* find(std::string_view name) {
    if (!right_) return nullptr;
    const json::value* const found = value_.get_object().if_contains(name);
    if (found == nullptr) right_ = false;
    return found;
  }

  json::value value_;
  bool right_ = false;
};

}  // namespace

void write(JsonWriter& json, const Head& head) {
  json.begin_object().member("program", head.program).member("time", timestamp(head.time));
  json.member("time_ms", milliseconds_of(head.time)).member("logs", head.logs).end_object();
}

std::optional<Head> read_head(std::string_view text) {
  Members members(text);
  Head head{.program = members.text("program", kProgramMax),
            .time = members.time("time_ms"),
            .logs = members.count("logs")};
  return members.right() ? std::optional(std::move(head)) : std::nullopt;
}

void write(JsonWriter& json, const Manifest& log) {
  const auto depth = [](std::optional<Depth> of) { return of ? std::optional(of->text()) : std::nullopt; };
  json.begin_object().member("name", log.name).member("archive_format", kArchiveFormat);
  json.member("source_width", log.rows.source_width).member("frame_width", log.rows.frame_width);
  json.member("resample", name_of(log.rows.filter)).member("frames", log.extent.frames);
  json.member("first_depth", depth(log.extent.first)).member("last_depth", depth(log.extent.last));
  json.member("notes", log.notes).member("facts_bytes", log.facts_bytes);
  json.member("store", hexadecimal(log.store_id)).key("created_ms");
  if (log.created) {
    json.value(milliseconds_of(*log.created));
  } else {
    json.value(nullptr);
  }
  json.member("incarnation", hexadecimal(log.version.incarnation));
  json.member("generation", log.version.generation).member("time", timestamp(log.time));
  json.member("time_ms", milliseconds_of(log.time)).end_object();
}

std::optional<Manifest> read_manifest(std::string_view text) {
  Members members(text);
  Manifest log{
      .name = members.text("name", store::kLogNameMax),
      .rows = {.source_width = members.width("source_width"),
               .frame_width = members.width("frame_width"),
               .filter = members.filter("resample")},
      .extent = {.frames = members.count("frames"),
                 .first = members.depth("first_depth"),
                 .last = members.depth("last_depth")},
      .notes = members.count("notes"),
      .facts_bytes = members.count("facts_bytes", store::kFactsMax),
      .store_id = members.id("store"),
      .version = {.incarnation = members.id("incarnation"), .generation = members.count("generation")},
      .time = members.time("time_ms")};
  if (!members.is_null("created_ms")) log.created = members.time("created_ms");
  const bool has_depths = log.extent.first && log.extent.last && *log.extent.first <= *log.extent.last;
  const bool no_depths = !log.extent.first && !log.extent.last;
  const bool fits = log.extent.frames == 0 ? no_depths : has_depths;
  if (!members.right() || !fits || !store::is_log_name(log.name)) return std::nullopt;
  return log;
}

void write(JsonWriter& json, const LogEnd& end) {
  json.begin_object().member("frames", end.frames).member("notes", end.notes);
  json.member("digest", end.digest).end_object();
}

std::optional<LogEnd> read_log_end(std::string_view text) {
  Members members(text);
  LogEnd end{.frames = members.count("frames"),
             .notes = members.count("notes"),
             .digest = members.text("digest", kDigestLetters)};
  return members.right() ? std::optional(std::move(end)) : std::nullopt;
}

void write(JsonWriter& json, const ArchiveEnd& end) {
  json.begin_object().member("logs", end.logs).member("digest", end.digest).end_object();
}

std::optional<ArchiveEnd> read_archive_end(std::string_view text) {
  Members members(text);
  ArchiveEnd end{.logs = members.count("logs"), .digest = members.text("digest", kDigestLetters)};
  return members.right() ? std::optional(std::move(end)) : std::nullopt;
}

void write(JsonWriter& json, const LastCopy& copy) {
  json.begin_object().key("log");
  write(json, copy.log);
  json.member("bytes", copy.bytes).member("to", std::string_view(copy.to)).end_object();
}

std::optional<LastCopy> read_last_copy(std::string_view text) {
  Members members(text);
  auto log = read_manifest(members.object("log"));
  LastCopy copy{.log = {}, .bytes = members.count("bytes"), .to = members.text("to", kWayMax)};
  if (!members.right() || !log) return std::nullopt;
  copy.log = *std::move(log);
  return copy;
}

}  // namespace framesd::archive
