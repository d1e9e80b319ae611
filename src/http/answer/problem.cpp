// SPDX-License-Identifier: MIT
//
// The one translation from errors to HTTP. What is the operator's business (damage, formats, widths) is a 500
// that says nothing of the inside; the log of whoever met the error says it.
#include <framesd/base/clock.hpp>
#include <framesd/base/json_writer.hpp>
#include <framesd/http/problem.hpp>
#include <framesd/http/status.hpp>

namespace framesd::http {
namespace {

Problem coded(unsigned status, std::string_view error_code, std::string detail, unsigned retry_after = 0) {
  return {
      .status = status, .detail = std::move(detail), .error_code = error_code, .retry_after = retry_after};
}

Problem internal_error() {
  return coded(500, "internal_error", "The server met an error; its log says more.");
}

// Content that a client sent and that does not hold what it should.
Problem wrong_content(errc code) {
  return coded(422, "invalid_content",
               "The content cannot be used: " + make_error_code(code).message() + ".");
}

Problem problem_of_ours(errc code) {
  switch (code) {
    case errc::number_malformed:
    case errc::number_out_of_range:
    case errc::depth_malformed:
    case errc::depth_overflow:
    case errc::csv_empty:
    case errc::csv_wrong_header:
    case errc::csv_wrong_cell_count:
    case errc::csv_sample_malformed:
    case errc::csv_sample_out_of_range:
    case errc::csv_sample_blank:
    case errc::csv_sample_absent:
    case errc::csv_number_ambiguous:
    case errc::csv_row_too_long:
    case errc::csv_quote_unclosed:
    case errc::csv_scale_missing:
    case errc::row_without_samples:
    case errc::row_of_picture:
    case errc::colormap_malformed:
    case errc::facts_malformed: return wrong_content(code);
    case errc::gzip_malformed:
    case errc::json_malformed:
      return coded(400, "malformed_body",
                   "The body cannot be read: " + make_error_code(code).message() + ".");
    case errc::log_scale_differs:
      return coded(409, "scale_differs", "The log has another scale, or rows that were stored without one.");
    case errc::store_foreign:
    case errc::store_widths_differ:
    case errc::store_newer_format:
    case errc::store_truncated:
    case errc::store_corrupt:
    case errc::store_io:
    case errc::store_already_open:
    case errc::archive_foreign:
    case errc::archive_newer:
    case errc::archive_cut:
    case errc::archive_damaged:
    case errc::usage: return internal_error();
    case errc::store_full:
      return coded(507, "store_full",
                   "The store has reached map_size, or its disk is full: /metrics shows which "
                   "(framesd_store_used_bytes, framesd_store_map_bytes, framesd_store_disk_free_bytes). "
                   "Reading still works, writing does not.");
    case errc::store_denied:
      return coded(
          403, "store_read_only_medium",
          "The disk of the store is mounted read-only, or its database lets the server write nothing: "
          "the store can be read but not written.");
    case errc::store_missing:
      return coded(
          503, "store_gone",
          "The store's file was removed or replaced while the server had it open. Nothing is written "
          "until it is back or framesd is restarted.",
          10);
    case errc::store_read_only:
      return coded(503, "store_read_only", "The store cannot be written at the moment.", 10);
    case errc::store_unreachable:
      return coded(503, "store_unreachable",
                   "The database of the logs does not answer, or does not let the server at them. Nothing is "
                   "lost; try again later.",
                   5);
    case errc::store_busy:
      return coded(503, "store_busy",
                   "Other servers change the same log at once, and this request did not get its turn. "
                   "Try again.",
                   1);
    case errc::store_readers_full:
      return coded(503, "overloaded", "Too many processes read the store at once. Try again.", 1);
    case errc::store_replacing:
      return coded(409, "store_replacing",
                   "The log is being replaced; writes are accepted again when this is done.", 5);
    case errc::log_missing: return coded(404, "log_not_found", "There is no such log; /logs lists them.");
    case errc::log_limit:
      return coded(409, "log_limit", "There are as many logs as there may be: see max_logs.");
    case errc::log_exists:
      return coded(409, "log_exists", "There is a log of this name already; nothing was changed.");
    case errc::log_in_use:
      return coded(409, "log_in_use", "A request or another program works with the log. Try again later.", 5);
    case errc::store_conflict:
      return coded(409, "write_conflict",
                   "Another program wrote at the same time; nothing was changed. Try again.", 1);
    case errc::precondition_failed:
      return coded(412, "precondition_failed",
                   "The frame is not as If-Match or If-None-Match requires; nothing was changed. Get the "
                   "frame again before you decide.");
    case errc::file_missing: return coded(404, "file_not_found", "There is no such file on the server.");
    case errc::file_unreadable: return coded(403, "file_not_allowed", "The server may not read that file.");
    case errc::file_outside:
      return coded(403, "file_not_allowed",
                   "The path leads out of csv_dir, the folder that files may be read from.");
    case errc::overloaded: return coded(503, "overloaded", "The server has more work than it can take.", 1);
    case errc::no_descriptors:
      return coded(503, "no_descriptors",
                   "The server has no file descriptor left for another log. Try again; if it goes on, close "
                   "connections or raise LimitNOFILE.",
                   1);
    case errc::shutting_down: return coded(503, "shutting_down", "The server is shutting down.", 5);
    case errc::cancelled: return coded(409, "cancelled", "The work was cancelled before it was done.");
  }
  return internal_error();
}

// The stable word of a status, for programs.
std::string_view word_of(const Problem& problem) noexcept {
  if (!problem.errors.empty()) return "invalid_parameter";
  switch (problem.status) {
    case 400: return "bad_request";
    case 401: return "unauthorized";
    case 403: return "forbidden";
    case 404: return "not_found";
    case 405: return "method_not_allowed";
    case 406: return "not_acceptable";
    case 408: return "request_timeout";
    case 409: return "conflict";
    case 412: return "precondition_failed";
    case 413: return "content_too_large";
    case 414: return "uri_too_long";
    case 415: return "unsupported_media_type";
    case 416: return "range_not_satisfiable";
    case 417: return "expectation_failed";
    case 421: return "misdirected_request";
    case 422: return "invalid_content";
    case 429: return "too_many_requests";
    case 431: return "header_too_large";
    case 501: return "not_implemented";
    case 503: return "unavailable";
    case 505: return "http_version_not_supported";
    case 507: return "insufficient_storage";
    default: return problem.status >= 500 ? "internal_error" : "request_refused";
  }
}

void write_errors(JsonWriter& json, const std::vector<ParameterError>& errors) {
  json.key("errors").begin_array();
  for (const ParameterError& error : errors)
    json.begin_object().member("parameter", error.parameter).member("detail", error.detail).end_object();
  json.end_array();
}

void write_member(JsonWriter& json, const ProblemMember& member) {
  json.key(member.name);
  if (const auto* as_json = std::get_if<Json>(&member.value)) {
    json.raw(as_json->text);
  } else if (const auto* depth = std::get_if<std::optional<Depth>>(&member.value)) {
    json.value(*depth);
  } else if (const auto* number = std::get_if<std::uint64_t>(&member.value)) {
    json.value(*number);
  } else {
    json.value(std::get<std::string>(member.value));
  }
}

void append_headers(Response& out, const Problem& problem) {
  out.forbid_keeping();
  const unsigned wait = problem.retry_after == 0 && problem.status == 503 ? 1 : problem.retry_after;
  if (wait != 0) out.add_header("Retry-After", std::to_string(wait));
}

}  // namespace

Problem problem_of(const boost::system::error_code& error) {
  if (error.category() != framesd_category()) return internal_error();
  return problem_of_ours(static_cast<errc>(error.value()));
}

void write_problem(Response& out, const Problem& problem, std::string_view instance,
                   std::string_view request_id, std::chrono::system_clock::time_point now) {
  out.clear_answer();
  out.status = problem.status;
  out.content_type = "application/problem+json";
  out.headers = problem.headers;
  append_headers(out, problem);
  JsonWriter json(out.body);
  json.begin_object()
      .member("type", "about:blank")
      .member("title", reason_phrase(problem.status))
      .member("status", problem.status)
      .member("detail", problem.detail);
  if (!instance.empty()) json.member("instance", instance);
  json.member("error_code", problem.error_code.empty() ? word_of(problem) : problem.error_code)
      .member("request_id", request_id)
      .member("timestamp", timestamp(now));
  if (!problem.errors.empty()) write_errors(json, problem.errors);
  for (const ProblemMember& member : problem.members) write_member(json, member);
  json.end_object();
  out.body += '\n';
}

}  // namespace framesd::http
