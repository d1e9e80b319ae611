// SPDX-License-Identifier: MIT
//
// Resumable: an upload that has an id, and goes on where an earlier connection lost it.
//
// POST /frames names it with Upload-Id and says with Upload-Offset where in the source its body begins; that
// must be where the store says that the upload stands. See ingest/upload_state.hpp for what is kept.
#pragma once

#include "endpoint.hpp"
#include "upload_ids.hpp"
#include <framesd/http/negotiate.hpp>
#include <framesd/ingest/ledger.hpp>
#include <framesd/ingest/session.hpp>
#include <framesd/ingest/upload_state.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace framesd::api {

constexpr std::string_view kUploadId = "Upload-Id";
constexpr std::string_view kUploadOffset = "Upload-Offset";

// `offset` as clients receive it: a header line, and a member of a Problem.
void tell_offset(http::Problem& problem, std::uint64_t offset);

class Resumable {
 public:
  // What a request's Upload-Id comes to: none, or why the upload cannot go on (409, 422). The
  // store is asked.
  using Found = std::variant<std::optional<Resumable>, http::Problem>;
  [[nodiscard]] static Found of(LogParts& log, const http::Request& request,
                                const ingest::IngestOptions& options, http::Coding coding);

  const std::string& id() const noexcept { return id_; }
  const ingest::UploadState& state() const noexcept { return state_; }  // as it was found
  bool begins() const noexcept { return state_.at.offset == 0; }

  // Where the store says that it stands; 0 if it says nothing.
  std::uint64_t stands_at(store::Log& store) const;
  // Why the store refused what was to be written with this upload: its rows are gone, or another server of
  // the same store has gone on with it.
  [[nodiscard]] http::Problem refusal(store::Log& store) const;
  // What is to be written with a batch that ends at `position`. The store refuses the batch (store_conflict)
  // where the upload's rows were deleted in the meantime, or another process is sending it.
  [[nodiscard]] std::vector<store::Note> notes_at(store::Log& store, const ingest::SourcePosition& position,
                                                  const ingest::IngestSession& session);
  // Writes where `session` has been broken off, all that it had taken being durable. Waits for the store.
  void settle(store::Log& store, const ingest::IngestSession& session);
  // The report of the whole upload; `part` is of what came last.
  ingest::Report whole(ingest::Report part) const { return ingest::joined(state_.report, std::move(part)); }
  // What is to be written with the ledger's entry of the whole upload.
  [[nodiscard]] std::vector<store::Note> notes_at_end(const ingest::Report& whole,
                                                      const ingest::Recorded& as) const;

 private:
  Resumable(std::string id, UploadIds::Claim claim) : id_(std::move(id)), claim_(std::move(claim)) {}
  ingest::UploadState state_at(const ingest::SourcePosition& position,
                               const ingest::IngestSession& session) const;
  [[nodiscard]] std::vector<store::Note> notes_of(const ingest::UploadState& state) const;

  std::string id_;
  UploadIds::Claim claim_;
  ingest::UploadState state_;
  std::string note_;      // the value in the store, as far as is known here; empty: none
  bool written_ = false;  // by this object
};

// That a packed body cannot have an id.
[[nodiscard]] http::Problem packed_with_an_id();

// That rows of an upload were deleted or its log replaced while it was under way.
[[nodiscard]] http::Problem rows_lost();

// The body of an upload that is complete already: nothing may come any more, and the answer is what it was.
[[nodiscard]] std::unique_ptr<http::BodySink> make_completed_upload(store::Log& store,
                                                                    const http::Request& request,
                                                                    Resumable upload);

}  // namespace framesd::api
