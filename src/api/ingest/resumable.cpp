// SPDX-License-Identifier: MIT
#include "resumable.hpp"

#include "reply.hpp"
#include <framesd/base/log.hpp>
#include <framesd/base/number.hpp>
#include <framesd/base/text.hpp>

#include <algorithm>
#include <utility>

namespace framesd::api {
namespace {

using Errors = std::vector<http::ParameterError>;

// The headers of a request that has them right.
struct Headers {
  std::string_view id;  // empty: none
  std::uint64_t offset = 0;
};

struct HeadersRead {
  Headers headers;
  bool repeated = false;
  Errors errors;
};

std::optional<std::string_view> only_field(const http::Request& request, std::string_view name,
                                           HeadersRead& read) {
  const auto is_it = [&](const http::Field& field) { return equal_ignoring_case(field.name, name); };
  if (std::ranges::count_if(request.fields, is_it) > 1) {
    read.repeated = true;
    read.errors.push_back({std::string(name), "is given more than once"});
  }
  return request.field(name);
}

HeadersRead read_headers(const http::Request& request) {
  HeadersRead read;
  const auto id = only_field(request, kUploadId, read);
  const auto offset = only_field(request, kUploadOffset, read);
  if (id && !ingest::is_upload_id(*id))
    read.errors.push_back({std::string(kUploadId), "must be 1 to 64 characters of A-Z a-z 0-9 . _ -"});
  if (offset && !id) read.errors.push_back({std::string(kUploadId), "is required with Upload-Offset"});
  if (offset) {
    const auto bytes = parse_count(*offset, http::kCountMax);
    if (!bytes) read.errors.push_back({std::string(kUploadOffset), "must be a count of bytes in digits"});
    if (bytes) read.headers.offset = *bytes;
  }
  read.headers.id = id.value_or("");
  return read;
}

http::Problem refuse_headers(HeadersRead read) {
  std::string detail;
  for (const auto& [header, why] : read.errors)
    detail.append(detail.empty() ? "" : " ").append(header).append(" ").append(why).append(".");
  return {
      .status = read.repeated ? 400U : 422U, .detail = std::move(detail), .errors = std::move(read.errors)};
}

http::Problem conflict(std::string detail, std::uint64_t offset, std::string_view code) {
  http::Problem problem{.status = 409, .detail = std::move(detail), .error_code = code};
  tell_offset(problem, offset);
  return problem;
}

http::Problem being_sent(std::uint64_t offset) {
  http::Problem problem =
      conflict("Another connection is sending this upload.", offset, "upload_in_progress");
  problem.retry_after = 1;
  return problem;
}

ingest::UploadReading reading_of(const ingest::IngestOptions& options) {
  return {.format = options.format, .scale = text_of(options.choice.scale), .absent = options.choice.absent};
}

std::string_view name_of(ingest::AbsentAs absent) {
  return ingest::kAbsentAsNames[static_cast<std::size_t>(absent)];
}

http::Problem started_with(std::string_view parameter, std::string_view then, std::string_view now,
                           std::uint64_t offset, std::string_view code) {
  std::string detail("The upload was started with ");
  detail.append(parameter).append("=").append(then).append(", not ").append(now).append(".");
  return conflict(std::move(detail), offset, code);
}

// Why an upload that stands so cannot go on as asked.
std::optional<http::Problem> mismatch(const ingest::UploadState& state, std::uint64_t offset,
                                      const ingest::UploadReading& asked) {
  const std::uint64_t right = state.at.offset;
  if (offset != right) {
    return conflict("The upload is at byte " + std::to_string(right) + ", not " + std::to_string(offset) +
                        (state.complete ? ": it is complete." : "."),
                    right, "upload_offset_differs");
  }
  if (right == 0) return std::nullopt;
  const ingest::UploadReading& began = state.reading;
  if (asked.format != began.format)
    return conflict("The upload was started with another Content-Type.", right, "upload_type_differs");
  if (asked.scale != began.scale)
    return started_with("scale", began.scale, asked.scale, right, "upload_scale_differs");
  if (asked.absent != began.absent)
    return started_with("absent", name_of(began.absent), name_of(asked.absent), right,
                        "upload_absent_differs");
  return std::nullopt;
}

// The row that a session has stopped at is still to come.
void forget_last_reject(ingest::Report& report) {
  --report.rows;
  if (report.rejects.size() == report.rejected--) report.rejects.pop_back();
}

class CompletedUpload final : public http::BodySink {
 public:
  CompletedUpload(store::Log& store, const http::Request& request, Resumable upload)
      : store_(store), request_(request), upload_(std::move(upload)) {}

  [[nodiscard]] bool take(std::string_view, http::Response& out) override {
    write_problem(conflict("The upload is complete: nothing can be added to it.", bytes(), "upload_complete"),
                  request_, out);
    return false;
  }
  void pause() override {}
  // The end of the body may have been long in coming: it is complete if it is so now.
  void finish(http::Response& out) override {
    const auto state = store_.look([&](store::View& log) { return ingest::find_upload(log, upload_.id()); });
    if (!state) return write_problem(refuse_for_store(state.error()), request_, out);
    if (!*state || !(*state)->complete) {
      http::Problem problem = rows_lost();
      tell_offset(problem, *state ? (*state)->at.offset : 0);
      return write_problem(problem, request_, out);
    }
    out.content_type = kJson;
    out.add_header(kUploadOffset, std::to_string(bytes()));
    ingest::append_json(out.body, upload_.state().report);
  }
  void abandon(Broken, http::Response&) override {}

 private:
  std::uint64_t bytes() const noexcept { return upload_.state().at.offset; }

  store::Log& store_;
  const http::Request& request_;
  const Resumable upload_;
};

}  // namespace

http::Problem packed_with_an_id() {
  return {.status = 422,
          .detail =
              "An upload with an Upload-Id is continued between two rows, which is not possible in gzip "
              "data: send it unpacked."};
}

http::Problem rows_lost() {
  return {.status = 409,
          .detail =
              "Rows of this upload were deleted, or the log was replaced, while it was running: send it "
              "again from byte 0.",
          .error_code = "upload_rows_lost"};
}

void tell_offset(http::Problem& problem, std::uint64_t offset) {
  problem.headers.append(kUploadOffset).append(": ").append(std::to_string(offset)).append("\r\n");
  problem.members.push_back({"upload_offset", offset});
}

Resumable::Found Resumable::of(LogParts& log, const http::Request& request,
                               const ingest::IngestOptions& options, http::Coding coding) {
  HeadersRead read = read_headers(request);
  if (!read.errors.empty()) return refuse_headers(std::move(read));
  const auto [id, offset] = read.headers;
  if (id.empty()) return std::optional<Resumable>();
  if (coding != http::Coding::identity) return packed_with_an_id();
  Resumable upload(std::string(id), log.upload_ids.claim(id));
  auto kept = log.store.look([&, id = id](store::View& view) { return ingest::find_kept_upload(view, id); });
  if (!kept) return refuse_for_store(kept.error());
  upload.state_ = std::move(kept->state).value_or(ingest::UploadState());
  upload.note_ = std::move(kept->note);
  if (!upload.claim_) return being_sent(upload.state_.at.offset);
  const ingest::UploadReading asked = reading_of(options);
  if (auto problem = mismatch(upload.state_, offset, asked)) return *std::move(problem);
  upload.state_.reading = asked;
  return std::optional(std::move(upload));
}

// If its header line is too long to be kept, an interrupted upload has to start again.
ingest::UploadState Resumable::state_at(const ingest::SourcePosition& position,
                                        const ingest::IngestSession& session) const {
  ingest::UploadState state{.reading = state_.reading};
  const ingest::Report report = whole(session.report());
  state.rows = ingest::rows_of(report);
  if (session.header().size() > ingest::kUploadHeaderBytes) return state;
  state.report = report;
  if (session.stopped()) forget_last_reject(state.report);
  state.at = {.header = std::string(session.header()), .offset = position.bytes, .lines = position.lines};
  return state;
}

// One that begins takes away whatever was kept under its id first, with what had become of those rows.
std::vector<store::Note> Resumable::notes_of(const ingest::UploadState& state) const {
  std::vector<store::Note> notes;
  store::Note note = ingest::note_of(id_, state, std::chrono::system_clock::now());
  if (begins() && !written_ && !note_.empty()) {
    notes.push_back({.key = note.key, .value = {}, .expect = note_});
  } else {
    note.expect = note_;
  }
  notes.push_back(std::move(note));
  return notes;
}

http::Problem Resumable::refusal(store::Log& store) const {
  const std::uint64_t stands = stands_at(store);
  if (stands == 0) return rows_lost();
  return {.status = 409,
          .detail = "Another server of this store has continued the upload: it is now at byte " +
                    std::to_string(stands) + ".",
          .error_code = "upload_offset_differs"};
}

std::uint64_t Resumable::stands_at(store::Log& store) const {
  const auto state = store.look([&](store::View& log) { return ingest::find_upload(log, id_); });
  return state && *state ? (*state)->at.offset : 0;
}

std::vector<store::Note> Resumable::notes_at(store::Log& store, const ingest::SourcePosition& position,
                                             const ingest::IngestSession& session) {
  std::vector<store::Note> notes = notes_of(state_at(position, session));
  if (note_.empty()) {
    // An error of the store comes again with the rows.
    auto old = store.look([](store::View& log) { return ingest::too_old_uploads(log); });
    if (old) notes.insert(notes.begin(), old->begin(), old->end());
  }
  note_ = notes.back().value;
  written_ = true;
  return notes;
}

void Resumable::settle(store::Log& store, const ingest::IngestSession& session) {
  const ingest::SessionProgress progress = session.progress();
  if (progress.durable_bytes <= state_.at.offset) return;
  store::Upsert upsert;
  upsert.notes = notes_at(store, {progress.durable_bytes, progress.durable_lines}, session);
  const auto outcome = store.write_and_wait(std::move(upsert));
  if (outcome || outcome.error() == errc::store_conflict) return;
  log_event(LogLevel::warning,
            "the position of an upload could not be stored: its last rows will be sent again",
            {{"upload_id", std::string_view(id_)}, {"error", std::string_view(outcome.error().message())}});
}

std::vector<store::Note> Resumable::notes_at_end(const ingest::Report& whole,
                                                 const ingest::Recorded& as) const {
  ingest::UploadState state{
      .reading = state_.reading, .complete = true, .report = whole, .rows = ingest::rows_of(whole)};
  state.at.offset = whole.bytes;
  state.report.identity.ingest_id = as.id;
  state.report.identity.same_as = as.same_as;
  return notes_of(state);
}

std::unique_ptr<http::BodySink> make_completed_upload(store::Log& store, const http::Request& request,
                                                      Resumable upload) {
  return std::make_unique<CompletedUpload>(store, request, std::move(upload));
}

}  // namespace framesd::api
