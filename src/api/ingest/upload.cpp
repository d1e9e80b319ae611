// SPDX-License-Identifier: MIT
#include "upload.hpp"

#include "endpoint.hpp"
#include "reply.hpp"
#include <framesd/base/number.hpp>
#include <framesd/ingest/file.hpp>

#include <utility>

namespace framesd::api {
namespace {

// A step of unpacking: a few milliseconds of parsing, so that other uploads have their turn and a server that
// stops is not kept waiting, whatever a piece unpacks to.
constexpr std::size_t kStepPacked = 64 * 1024;
constexpr std::size_t kStepText = 256 * 1024;

// gzip reaches 1030:1 at most, with one byte again and again. Real logs reach 3:1 to 20:1; whole logs of one
// constant sample 100:1 to 300:1 at 200 columns, and 800:1 at 4096, the widest there are: these are still
// taken. What is short may swell as it likes.
constexpr std::uint64_t kSwollenRatio = 900;
constexpr std::uint64_t kSwollenBytes = std::uint64_t{64} << 20;

constexpr std::size_t kSourceBytes = 255;  // of a file's name, as of the parameter
constexpr std::size_t kFieldShown = 100;   // of the name of a form's field

http::Problem too_swollen() {
  return {.status = 413,
          .detail = "The body unpacks to more than " + std::to_string(kSwollenRatio) +
                    " times its size, more than any log does. If it is a log, send it without gzip.",
          .error_code = "unpacks_too_far"};
}

http::Problem bad_form(http::FormFile::Defect defect, const std::string& field) {
  using Defect = http::FormFile::Defect;
  http::Problem problem{
      .status = 400,
      .detail = "The form is malformed: a boundary is missing, or a part has no Content-Disposition.",
      .error_code = "malformed_body"};
  switch (defect) {
    case Defect::malformed: break;
    case Defect::header_long: problem.detail = "The header of the form's part is too long."; break;
    case Defect::cut_off: problem.detail = "The form ends before its last boundary."; break;
    case Defect::not_a_file:
      problem = {.status = 422,
                 .detail = "The form's field '" + field.substr(0, kFieldShown) +
                           "' is not a file: the form must have one file and nothing else."};
      break;
    case Defect::no_file: problem = {.status = 422, .detail = "The form has no file: choose one."}; break;
    case Defect::second_file:
      problem = {.status = 422, .detail = "The form has a second file: send one file per request."};
      break;
  }
  return problem;
}

// The last sentence about an upload that failed.
std::string words_for_stored(std::uint64_t rows) {
  if (rows == 0) return "Nothing of it was stored.";
  return with_thousands(rows) + (rows == 1 ? " row of it is" : " rows of it are") + " durable.";
}

std::string_view words(http::BodySink::Broken why) noexcept {
  switch (why) {
    case http::BodySink::Broken::closed: return "The connection was closed before the end of the body.";
    case http::BodySink::Broken::timeout: return "The body did not arrive in time.";
    case http::BodySink::Broken::malformed: return "The body's framing is malformed.";
    case http::BodySink::Broken::stopping: return "The server is shutting down.";
  }
  return {};
}

bool is_about_content(unsigned status) noexcept { return status == 400 || status == 422; }

}  // namespace

UploadSink::UploadSink(ServiceParts& parts, LogParts& log, const http::Request& request, UploadOrder order,
                       Slots::Slot slot)
    : parts_(parts),
      store_(log.store),
      request_(request),
      slot_(std::move(slot)),
      form_(std::move(order.form)),
      source_(std::move(order.source)),
      scope_(order.scope),
      resume_(std::move(order.resume)),
      options_(std::move(order.options)),
      any_format_(order.any_format) {
  if (order.coding == http::Coding::gzip) inflater_.emplace();
}

ingest::IngestOptions UploadSink::completed(ingest::IngestOptions options) {
  if (!resume_) return options;
  if (!resume_->begins()) options.resume = resume_->state().at;
  options.notes_at = [this](const ingest::SourcePosition& position) {
    return resume_->notes_at(store_, position, *session_);
  };
  return options;
}

ingest::IngestSession& UploadSink::session(std::string_view first) {
  if (session_) return *session_;
  if (any_format_) options_.format = ingest::format_of(first);
  return session_.emplace(store_, completed(std::move(options_)));
}

bool UploadSink::take(std::string_view piece, http::Response& out) {
  if (form_ && !piece.empty()) piece = file_in(piece);
  if (!piece.empty()) {
    if (body_bytes_ == 0 && !begin(piece, out)) return false;
    body_bytes_ += piece.size();
    digest_.add(piece);
    rest_ = piece;
  }
  const auto pushed = step();
  if (!pushed) {
    refuse(pushed.error(), out);
    return false;
  }
  if (swollen()) {
    end_with(too_swollen(), out);
    return false;
  }
  if (form_defect_ && !unfinished_) {
    end_with(bad_form(*form_defect_, form_->field()), out);
    return false;
  }
  return true;
}

// What `piece` of a form brings of its file. A defect counts when the rows in front of it are taken.
std::string_view UploadSink::file_in(std::string_view piece) {
  form_text_.clear();
  form_defect_ = form_->feed(piece, form_text_);
  if (source_.empty()) source_ = form_->name().substr(0, kSourceBytes);
  return form_text_;
}

// No text begins with the byte that a gzip file begins with, so the body says by itself what it is.
bool UploadSink::begin(std::string_view piece, http::Response& out) {
  if (!inflater_ && piece.front() == gzip::kFirstByte) inflater_.emplace();
  if (!inflater_ || !resume_) return true;
  end_with(packed_with_an_id(), out);
  return false;
}

// Behind the bad row at which it was to stop the rest is taken and dropped: the sender is answered when it
// has finished.
checked<void> UploadSink::step() {
  unfinished_ = false;
  if (session_ && session_->stopped()) {
    rest_ = {};
    return {};
  }
  if (inflater_) return step_packed();
  return push(std::exchange(rest_, {}));
}

checked<void> UploadSink::step_packed() {
  text_.clear();
  const auto used = inflater_->take(rest_.substr(0, kStepPacked), text_, kStepText);
  if (!used) return Failure{used.error(), "The body is damaged gzip data."};
  rest_.remove_prefix(*used);
  packed_bytes_ += *used;
  unpacked_bytes_ += text_.size();
  unfinished_ = text_.size() == kStepText || !rest_.empty();
  return push(text_);
}

checked<void> UploadSink::push(std::string_view text) {
  if (text.empty()) return {};
  return session(text).push(text);
}

bool UploadSink::swollen() const noexcept {
  return unpacked_bytes_ > kSwollenBytes && unpacked_bytes_ / kSwollenRatio > packed_bytes_;
}

// Its error comes again with the next piece.
void UploadSink::pause() {
  if (session_) static_cast<void>(session_->flush());
}

void UploadSink::finish(http::Response& out) {
  if (form_) form_defect_ = form_->finish();
  if (form_defect_) return end_with(bad_form(*form_defect_, form_->field()), out);
  auto report = complete();
  if (!report) return refuse(report.error(), out);
  parts_.metrics.count_ingest(*report);
  report->bytes = body_bytes_;
  if (!record(*report)) return end_with(resume_->refusal(store_), out);
  out.status = 200;
  out.content_type = kJson;
  if (resume_)
    out.add_header(kUploadOffset,
                   std::to_string(session_->stopped() ? resume_->stands_at(store_) : report->bytes));
  ingest::append_json(out.body, *report);
}

// One with an id that has stopped at a bad row is not over: it may be sent on when the row is mended.
bool UploadSink::record(ingest::Report& report) {
  if (!session_->stopped() && (!resume_ || resume_->begins())) report.identity.digest = digest_.text();
  if (!resume_) {
    ingest::record_report(store_, source_, scope_, report);
    return true;
  }
  if (session_->stopped()) resume_->settle(store_, *session_);
  report = resume_->whole(std::move(report));
  if (session_->stopped()) return true;
  return ingest::record_report(store_, source_, scope_, report, nullptr, [&](const ingest::Recorded& as) {
           return resume_->notes_at_end(report, as);
         }) != errc::store_conflict;
}

checked<ingest::Report> UploadSink::complete() {
  while (unfinished_) {
    if (const auto pushed = step(); !pushed) return pushed.error();
  }
  if (inflater_ && !inflater_->complete() && !(session_ && session_->stopped())) {
    return fail(errc::gzip_malformed, "The gzip body ends too early.");
  }
  return session().finish();
}

void UploadSink::abandon(Broken why, http::Response& out) {
  const unsigned status = out.status < 400 ? 400 : out.status;
  end_with({.status = status, .detail = std::string(words(why))}, out);
}

void UploadSink::refuse(const Failure& failure, http::Response& out) {
  if (resume_ && failure.code == errc::store_conflict) return end_with(resume_->refusal(store_), out);
  http::Problem problem = http::problem_of(failure.code);
  if (is_about_content(problem.status) || failure.code == errc::log_scale_differs) {
    problem.detail = failure.detail;
    if (!problem.detail.ends_with('.')) problem.detail += '.';
  } else {
    problem = refuse_write(store_, failure.code);
  }
  end_with(std::move(problem), out);
}

void UploadSink::end_with(http::Problem problem, http::Response& out) {
  static_cast<void>(session().flush());
  if (store_.removed()) return end_without_log(out);
  settle({session_->cancel().code, problem.detail});
  const std::uint64_t durable = session_->progress().durable_rows;
  problem.detail += ' ' + words_for_stored(durable);
  problem.members.push_back({"rows_durable", durable});
  if (resume_) tell_offset(problem, resume_->stands_at(store_));
  write_problem(problem, request_, out);
}

// What was durable has gone with the log, whatever else ended the upload.
void UploadSink::end_without_log(http::Response& out) {
  http::Problem problem = refuse_removed_log();
  problem.members.push_back({"rows_durable", std::uint64_t{0}});
  if (resume_) tell_offset(problem, 0);
  write_problem(problem, request_, out);
}

// Writes down what has become of an upload that was broken off.
void UploadSink::settle(const Failure& failure) {
  if (resume_) {
    if (failure.code == errc::cancelled) resume_->settle(store_, *session_);
  } else if (session_->progress().durable_rows != 0) {
    ingest::Report durable = session_->report();
    durable.bytes = body_bytes_;
    ingest::record_report(store_, source_, scope_, durable, &failure);
  }
}

}  // namespace framesd::api
