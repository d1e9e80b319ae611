// SPDX-License-Identifier: MIT
#include "local_answer.hpp"

#include "program.hpp"
#include <framesd/http/problem.hpp>
#include <framesd/http/request.hpp>

#include <optional>
#include <utility>
#include <variant>

namespace framesd::app {
namespace {

// The guards are for clients: whoever runs a command may read the file anyway. And it only reads.
api::ServiceOptions options_of(const Settings& settings) {
  api::ServiceOptions options = settings.service;
  options.default_log = store::kDefaultLog;
  options.tokens = {};
  options.retention = {};
  options.rate_limit = 0;
  options.allowed_hosts = {"*"};
  return options;
}

bool is_about_the_query(unsigned status) noexcept { return status == 400 || status == 422; }

Failure failure_of(const http::Problem& problem) {
  if (!is_about_the_query(problem.status)) return fail(errc::store_io, problem.detail);
  if (problem.errors.empty()) return fail(errc::usage, problem.detail);
  std::string lines;
  for (const http::ParameterError& error : problem.errors)
    lines.append(lines.empty() ? "" : "\n").append(error.parameter).append(": ").append(error.detail);
  return fail(errc::usage, std::move(lines));
}

}  // namespace

checked<std::unique_ptr<LocalAnswer>> LocalAnswer::of(store::Log& log, const Settings& settings) {
  std::unique_ptr<LocalAnswer> answer(new LocalAnswer);
  auto service = api::make_service({.log = log}, answer->lifecycle_, options_of(settings));
  if (!service) return service.error();
  answer->service_ = *std::move(service);
  return answer;
}

checked<void> LocalAnswer::ask(std::string target) {
  target_ = std::move(target);
  const http::Request request{.method = http::Method::get, .method_text = "GET", .target = target_};
  api::Reply reply = service_->answer(request, context_, response_);
  std::optional<http::Problem> problem;
  if (const auto* work = std::get_if<api::Work>(&reply))
    problem = work->run(context_, response_);
  else if (auto* refused = std::get_if<http::Problem>(&reply))
    problem = std::move(*refused);
  if (problem) return failure_of(*problem);
  return {};
}

checked<void> LocalAnswer::content(FunctionRef<checked<void>(std::string_view)> take) {
  using Next = http::BodySource::Next;
  if (!response_.source) {
    if (const auto done = take(response_.content()); !done) return done;
    return take(response_.rest.bytes);
  }
  std::string piece;
  for (Next next = Next::more; next == Next::more;) {
    piece.clear();
    next = response_.source->next(piece);
    if (next == Next::broken)
      return fail(
          errc::store_conflict,
          of_program("the log was changed while it was exported, or cannot be read: try again, or run "
                     "@PROGRAM verify"));
    if (const auto done = take(piece); !done) return done;
  }
  return {};
}

}  // namespace framesd::app
