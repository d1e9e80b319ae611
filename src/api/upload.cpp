// SPDX-License-Identifier: MIT
#include "upload.hpp"

#include "endpoint.hpp"
#include "reply.hpp"
#include <framesd/base/number.hpp>

#include <utility>

namespace framesd::api {
namespace {

std::string_view words(http::BodySink::Broken why) noexcept {
  switch (why) {
    case http::BodySink::Broken::closed: return "The body was broken off.";
    case http::BodySink::Broken::timeout: return "The body did not arrive in time.";
    case http::BodySink::Broken::malformed: return "The body's framing is malformed.";
    case http::BodySink::Broken::stopping: return "The server is shutting down.";
  }
  return {};
}

http::Problem replaced_meanwhile() {
  return {.status = 409,
          .detail = "The log was replaced while the upload was under way: it has to begin anew.",
          .error_code = "log_replaced"};
}

bool is_about_content(unsigned status) noexcept { return status == 400 || status == 422; }

}  // namespace

Upload::Upload(Resources& shared, const http::Request& request, UploadOrder order, Slots::Slot slot)
    : shared_(shared),
      request_(request),
      slot_(std::move(slot)),
      source_(std::move(order.source)),
      scope_(order.scope),
      resume_(std::move(order.resume)),
      session_(shared.store, completed(std::move(order.options))) {
  if (order.coding == http::Coding::gzip) inflater_.emplace();
}

ingest::IngestOptions Upload::completed(ingest::IngestOptions options) {
  if (!resume_) return options;
  if (!resume_->begins()) options.resume = resume_->state().at;
  options.notes_at = [this](const ingest::Place& place) {
    return resume_->notes_at(shared_.store, place, session_);
  };
  return options;
}

bool Upload::take(std::string_view piece, http::Response& out) {
  body_bytes_ += piece.size();
  digest_.add(piece);
  const auto pushed = push(piece);
  if (!pushed) refuse(pushed.error(), out);
  return pushed.has_value();
}

// Behind the bad row at which it was to stop the rest is taken and dropped: the sender is answered when it
// has finished.
checked<void> Upload::push(std::string_view piece) {
  if (session_.stopped()) return {};
  return inflater_ ? push_packed(piece) : session_.push(piece);
}

checked<void> Upload::push_packed(std::string_view piece) {
  do {
    text_.clear();
    const auto used = inflater_->take(piece, text_, http::kIntakeBytes);
    if (!used) return Failure{used.error(), "The body is no sound gzip data."};
    piece.remove_prefix(*used);
    if (const auto pushed = session_.push(text_); !pushed) return pushed.error();
  } while (text_.size() == http::kIntakeBytes || !piece.empty());
  return {};
}

void Upload::pause() { static_cast<void>(session_.flush()); }  // its error comes again with the next piece

void Upload::finish(http::Response& out) {
  auto report = complete();
  if (!report) return refuse(report.error(), out);
  shared_.metrics.count_ingest(*report);
  if (resume_ && resume_->lost(shared_.store, session_)) return end_with(replaced_meanwhile(), out);
  report->bytes = body_bytes_;
  record(*report);
  out.status = 200;
  out.content_type = kJson;
  if (resume_)
    out.add_header(kUploadOffset,
                   std::to_string(session_.stopped() ? resume_->stands_at(shared_.store) : report->bytes));
  ingest::append_json(out.body, *report);
}

// One with an id that has stopped at a bad row is not over: it may be sent on when the row is mended.
void Upload::record(ingest::Report& report) {
  if (!session_.stopped() && (!resume_ || resume_->begins())) report.digest = digest_.text();
  if (!resume_) return ingest::record_report(shared_.store, source_, scope_, report);
  if (session_.stopped()) resume_->settle(shared_.store, session_);
  report = resume_->whole(std::move(report));
  if (session_.stopped()) return;
  ingest::record_report(shared_.store, source_, scope_, report, nullptr,
                        [&](const ingest::Recorded& as) { return resume_->notes_at_end(report, as); });
}

checked<ingest::Report> Upload::complete() {
  if (inflater_ && !inflater_->complete() && !session_.stopped()) {
    return fail(errc::gzip_malformed, "The gzip body ends too early.");
  }
  return session_.finish();
}

void Upload::abandon(Broken why, http::Response& out) {
  const unsigned status = out.status < 400 ? 400 : out.status;
  end_with({.status = status, .detail = std::string(words(why))}, out);
}

void Upload::refuse(const Failure& failure, http::Response& out) {
  http::Problem problem = http::problem_of(failure.code);
  if (is_about_content(problem.status)) {
    problem.detail = failure.detail;
    if (!problem.detail.ends_with('.')) problem.detail += '.';
  } else {
    problem = refuse_write(failure.code);
  }
  end_with(std::move(problem), out);
}

void Upload::end_with(http::Problem problem, http::Response& out) {
  static_cast<void>(session_.flush());
  settle({session_.cancel().code, problem.detail});
  const std::uint64_t durable = session_.progress().durable_rows;
  problem.detail +=
      " " + with_thousands(durable) + (durable == 1 ? " row of it is" : " rows of it are") + " durable.";
  problem.extra += ",\"rows_durable\":";
  append_number(problem.extra, durable);
  if (resume_) tell_offset(problem, resume_->stands_at(shared_.store));
  write_problem(problem, request_, out);
}

// Writes down what has become of an upload that was broken off.
void Upload::settle(const Failure& failure) {
  if (resume_) {
    if (failure.code == errc::cancelled) resume_->settle(shared_.store, session_);
  } else if (session_.progress().durable_rows != 0) {
    ingest::Report durable = session_.report();
    durable.bytes = body_bytes_;
    ingest::record_report(shared_.store, source_, scope_, durable, &failure);
  }
}

}  // namespace framesd::api
