// SPDX-License-Identifier: MIT
//
// Upload: the body of POST /frames on its way into the store, piece by piece.
//
// Pieces are unpacked, parsed and encoded where they are taken; a store that lags is waited for there, and so
// the sender is slowed down. A packed piece is taken in steps of a few milliseconds each, whatever it unpacks
// to (see http::BodySink::unfinished). Whatever ends it, whole rows that had arrived are stored, and the
// answer says how many are durable. What was stored is listed in the ledger afterwards; an upload with an id,
// which may be sent on, when all of it is there.
#pragma once

#include "resumable.hpp"
#include "service_parts.hpp"
#include "slots.hpp"
#include <framesd/gzip/gzip.hpp>
#include <framesd/http/body_stream.hpp>
#include <framesd/http/form_file.hpp>
#include <framesd/http/negotiate.hpp>
#include <framesd/http/problem.hpp>
#include <framesd/http/request.hpp>
#include <framesd/ingest/content_digest.hpp>
#include <framesd/ingest/ledger.hpp>
#include <framesd/ingest/session.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace framesd::api {

// How a body is to be taken, and as what.
struct UploadOrder {
  ingest::IngestOptions options;
  bool any_format = false;                       // of rows: the first character of the text says which
  http::Coding coding = http::Coding::identity;  // as said; the first byte may say more
  std::optional<http::FormFile> form;            // which the rows are the file of
  std::string source;                            // what the client calls it; may be empty
  ingest::LedgerScope scope = ingest::LedgerScope::ingest;
  std::optional<Resumable> resume;  // if it has an id
};

class UploadSink final : public http::BodySink {
 public:
  // `request` lives until the answer is written; the slot is given back with the object.
  UploadSink(ServiceParts& parts, LogParts& log, const http::Request& request, UploadOrder order,
             Slots::Slot slot);

  [[nodiscard]] bool take(std::string_view piece, http::Response& out) override;
  [[nodiscard]] bool unfinished() const noexcept override { return unfinished_; }
  void pause() override;
  void finish(http::Response& out) override;
  void abandon(Broken why, http::Response& out) override;

 private:
  [[nodiscard]] bool begin(std::string_view piece, http::Response& out);
  [[nodiscard]] std::string_view file_in(std::string_view piece);
  [[nodiscard]] checked<void> step();
  [[nodiscard]] checked<void> step_packed();
  [[nodiscard]] checked<void> push(std::string_view text);
  [[nodiscard]] checked<ingest::Report> complete();
  bool swollen() const noexcept;
  // The session, begun with what is first to be pushed.
  ingest::IngestSession& session(std::string_view first = {});
  ingest::IngestOptions completed(ingest::IngestOptions options);
  // False: rows of an upload with an id were lost in the meantime.
  [[nodiscard]] bool record(ingest::Report& report);
  void settle(const Failure& failure);
  void refuse(const Failure& failure, http::Response& out);
  void end_with(http::Problem problem, http::Response& out);
  void end_without_log(http::Response& out);

  ServiceParts& parts_;
  store::Log& store_;
  const http::Request& request_;
  Slots::Slot slot_;
  std::optional<http::FormFile> form_;
  std::optional<http::FormFile::Defect> form_defect_;
  std::string form_text_;  // the form's part of the piece
  std::string source_;
  const ingest::LedgerScope scope_;
  std::optional<Resumable> resume_;
  ingest::IngestOptions options_;
  const bool any_format_;
  std::optional<ingest::IngestSession> session_;
  ingest::ContentDigest digest_;
  std::uint64_t body_bytes_ = 0;
  std::string_view rest_;    // of the piece that is being taken
  bool unfinished_ = false;  // with that piece
  std::optional<gzip::Inflater> inflater_;
  std::string text_;  // unpacked
  std::uint64_t packed_bytes_ = 0;
  std::uint64_t unpacked_bytes_ = 0;
};

}  // namespace framesd::api
