// SPDX-License-Identifier: MIT
#include "http_centre.hpp"

#include <framesd/api/log_json.hpp>
#include <framesd/base/json_writer.hpp>
#include <framesd/base/number.hpp>
#include <framesd/base/text.hpp>

#include <utility>

#include <boost/json/parse.hpp>

namespace framesd::app {
namespace {

using net::ClientAnswer;

constexpr std::uint64_t kWaitMost = 3600;  // seconds, whatever Retry-After says

// Whether a path leads to a log by its name, behind whatever a proxy has in front.
bool names_log(std::string_view path) {
  const std::size_t name = path.rfind('/');
  return name != path.npos && path.substr(0, name).ends_with("/logs");
}

boost::json::object object_in(const ClientAnswer& answer) {
  boost::system::error_code error;
  boost::json::value body = boost::json::parse(answer.body, error);
  return error || !body.is_object() ? boost::json::object() : std::move(body.get_object());
}

// It is shown to people.
std::string text_member(const boost::json::object& object, std::string_view name) {
  const boost::json::value* const value = object.if_contains(name);
  return value != nullptr && value->is_string() ? drawable(value->get_string()) : std::string();
}

std::optional<std::uint64_t> count_member(const boost::json::object& object, std::string_view name) {
  const boost::json::value* const value = object.if_contains(name);
  if (value == nullptr) return std::nullopt;
  boost::system::error_code error;
  const auto count = value->to_number<std::uint64_t>(error);
  return error ? std::nullopt : std::optional(count);
}

// Facts with what is fixed when a log is made: so a log of other widths refuses them.
std::string log_text(const RowFormat& format, std::string_view facts) {
  std::string text;
  JsonWriter json(text);
  json.begin_object()
      .member("source_width", format.source_width)
      .member("frame_width", format.frame_width)
      .member("resample", name_of(format.filter))
      .end_object();
  if (facts.size() <= std::string_view("{}").size()) return text;
  text.back() = ',';
  return text.append(facts.substr(1));
}

// What was refused of the rows that a report counts.
push::Taken refused_in(const boost::json::object& report) {
  push::Taken taken;
  for (const std::string_view member : {"rejected", "absent", "blank"})
    taken.refused += count_member(report, member).value_or(0);
  const boost::json::value* const rejects = report.if_contains("rejects");
  if (rejects == nullptr || !rejects->is_array() || rejects->get_array().empty()) return taken;
  const boost::json::value& first = rejects->get_array().front();
  if (first.is_object()) taken.why = text_member(first.get_object(), "reason");
  return taken;
}

bool is_framesd_without_the_log(const ClientAnswer& answer) {
  return answer.status == 404 && text_member(object_in(answer), "error_code") == "log_not_found";
}

push::Trouble trouble_of_status(unsigned status) noexcept {
  switch (status) {
    case 401:
    case 403: return push::Trouble::unauthorized;
    case 404: return push::Trouble::missing;
    case 409:
    case 412: return push::Trouble::conflict;
    case 507: return push::Trouble::full;
    case 408:
    case 429: return push::Trouble::busy;
    default: return status >= 500 ? push::Trouble::busy : push::Trouble::refused;
  }
}

std::pair<std::string_view, std::string> if_still(const push::CentreLog& log) {
  return {"If-Match", log.state.empty() ? "*" : log.state};
}

constexpr std::pair<std::string_view, std::string_view> kJsonBody{"Content-Type", "application/json"};

net::ClientRequest put_of(const std::string& target, std::string_view body) {
  return {.method = "PUT",
          .target = target,
          .fields = {{kJsonBody.first, std::string(kJsonBody.second)}},
          .body = body};
}

}  // namespace

HttpCentre::HttpCentre(net::ServerAddress log, std::string token, const net::ClientOptions& options)
    : log_(std::move(log)),
      own_target_(names_log(log_.prefix) ? "" : "/log"),
      token_(std::move(token)),
      options_(options) {}

checked<ClientAnswer> HttpCentre::ask(net::ClientRequest request) {
  wait_ = {};
  trouble_ = push::Trouble::none;
  request.fields.emplace_back("Accept", "application/json");
  if (!token_.empty()) request.fields.emplace_back("X-Admin-Token", token_);
  auto answer = net::request(log_, request, options_);
  if (!answer) {
    trouble_ = push::Trouble::unreachable;
    return fail(answer.error().code == errc::cancelled ? errc::cancelled : errc::store_unreachable,
                answer.error().detail);
  }
  if (const auto wait = parse_count(answer->field("Retry-After"), kWaitMost); wait)
    wait_ = std::chrono::seconds(*wait);
  return answer;
}

Failure HttpCentre::no_log(const ClientAnswer& answer) {
  trouble_ = push::Trouble::missing;
  return fail(errc::usage, "what answers at " + log_.text() + " is no log of a framesd: it has answered " +
                               std::to_string(answer.status) + "; is the address right?");
}

Failure HttpCentre::refused(const ClientAnswer& answer) {
  trouble_ = trouble_of_status(answer.status);
  const boost::json::object problem = object_in(answer);
  const std::string code = text_member(problem, "error_code");
  const std::string lead = log_.text() + " answers " + std::to_string(answer.status) + ": ";
  const std::string says = lead + (code.empty() ? "no reason is given" : text_member(problem, "detail"));
  const bool busy = answer.status == 408 || answer.status == 429 || answer.status >= 500;
  switch (answer.status) {
    case 401:
    case 403:
      return fail(errc::usage, says +
                                   " The token of --token-file must be one of the centre that may ingest "
                                   "into this log; to erase, to make the log or to change its facts, admin");
    case 404: return code == "log_not_found" ? fail(errc::log_missing, says) : no_log(answer);
    case 409:
      if (code == "log_exists" || code == "log_limit") return fail(errc::log_exists, says);
      return fail(errc::overloaded, says);
    case 412: return fail(errc::precondition_failed, says);
    case 413: return fail(errc::usage, says + " A proxy in front of the centre must take bodies of 3 MB");
    case 507: return fail(errc::overloaded, says + " Make room at the centre");
    default: return fail(busy ? errc::overloaded : errc::usage, says);
  }
}

checked<std::optional<push::CentreLog>> HttpCentre::find() {
  const auto answer = ask({.target = own_target_});
  if (!answer) return answer.error();
  if (is_framesd_without_the_log(*answer)) return std::optional<push::CentreLog>();
  if (answer->status != 200) return refused(*answer);
  const boost::json::object members = object_in(*answer);
  const auto frames = count_member(members, "frames");
  const auto log = api::read_log(answer->body);
  if (!frames || !log || !log->source_width || !log->frame_width || !log->filter) return no_log(*answer);
  return std::optional(push::CentreLog{.format = log->format({}),
                                       .facts = log->facts_text(),
                                       .frames = *frames,
                                       .created = text_member(members, "created"),
                                       .state = std::string(answer->field("ETag"))});
}

checked<void> HttpCentre::make(const RowFormat& format, std::string_view facts) {
  const std::string body = log_text(format, facts);
  net::ClientRequest request = put_of(own_target_, body);
  request.fields.emplace_back("If-None-Match", "*");
  const auto answer = ask(std::move(request));
  if (!answer) return answer.error();
  const bool is_there = answer->status == 200 || answer->status == 201 || answer->status == 412;
  return is_there ? checked<void>() : refused(*answer);
}

checked<void> HttpCentre::describe(const push::CentreLog& log, std::string_view facts) {
  const std::string body = log_text(log.format, facts);
  net::ClientRequest request = put_of(own_target_, body);
  request.fields.push_back(if_still(log));
  const auto answer = ask(std::move(request));
  if (!answer) return answer.error();
  return answer->status == 200 ? checked<void>() : refused(*answer);
}

checked<void> HttpCentre::erase(const push::CentreLog& log, const DepthRange& range) {
  const auto answer =
      ask({.method = "DELETE",
           .target = "/frames?depth_min=" + range.min.text() + "&depth_max=" + range.max.text(),
           .fields = {if_still(log)}});
  if (!answer) return answer.error();
  return answer->status == 200 ? checked<void>() : refused(*answer);
}

checked<push::Taken> HttpCentre::find_upload(std::string_view id) {
  const auto answer = ask({.target = std::string("/uploads/").append(id)});
  if (!answer) return answer.error();
  if (answer->status == 404 && !is_framesd_without_the_log(*answer)) return push::Taken();
  if (answer->status != 200) return refused(*answer);
  const boost::json::object upload = object_in(*answer);
  const auto offset = count_member(upload, "offset");
  const boost::json::value* const report = upload.if_contains("report");
  if (!offset || report == nullptr || !report->is_object()) return no_log(*answer);
  push::Taken taken = refused_in(report->get_object());
  taken.offset = *offset;
  taken.ended = upload.contains("complete") && upload.at("complete") == true;
  return taken;
}

checked<push::Taken> HttpCentre::store(std::string_view id, std::string_view csv, std::uint64_t offset) {
  auto taken = upload(id, csv.substr(offset), offset);
  if (taken) taken->offset = csv.size();
  return taken;
}

// Nothing at all is no upload, so one that has not begun is one of a header line.
checked<void> HttpCentre::end_upload(std::string_view id, std::string_view header, std::uint64_t offset) {
  const auto ended = upload(id, offset == 0 ? header : std::string_view(), offset);
  return ended ? checked<void>() : ended.error();
}

checked<push::Taken> HttpCentre::upload(std::string_view id, std::string_view rest, std::uint64_t offset) {
  const auto answer = ask({.method = "POST",
                           .target = "/frames?on_error=skip&absent=keep&scale=none",
                           .fields = {{"Content-Type", "text/csv"},
                                      {"Upload-Id", std::string(id)},
                                      {"Upload-Offset", std::to_string(offset)}},
                           .body = rest});
  if (!answer) return answer.error();
  if (answer->status != 200) return refused(*answer);
  const boost::json::object report = object_in(*answer);
  if (!count_member(report, "stored")) return no_log(*answer);
  return refused_in(report);
}

}  // namespace framesd::app
