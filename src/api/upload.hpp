// SPDX-License-Identifier: MIT
//
// Upload: the body of POST /frames on its way into the store, piece by piece.
//
// Pieces are unpacked, parsed and encoded where they are taken; a store that lags is waited for there, and so
// the sender is slowed down. Whatever ends it, whole rows that had arrived are stored, and the answer says
// how many are durable. What was stored stands in the ledger afterwards; an upload with an id, which may be
// sent on, when all of it is there.
#pragma once

#include "resources.hpp"
#include "resumable.hpp"
#include "slots.hpp"
#include <framesd/gzip/gzip.hpp>
#include <framesd/http/body_stream.hpp>
#include <framesd/http/coding.hpp>
#include <framesd/http/problem.hpp>
#include <framesd/http/request.hpp>
#include <framesd/ingest/content_digest.hpp>
#include <framesd/ingest/session.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace framesd::api {

// How a body is to be taken, and as what.
struct UploadOrder {
  ingest::IngestOptions options;
  http::Coding coding = http::Coding::identity;
  std::string source;               // what the client calls it; may be empty
  std::string_view scope;           // whose right it is, for the ledger
  std::optional<Resumable> resume;  // if it has an id
};

class Upload final : public http::BodySink {
 public:
  // `request` lives until the answer is written; the slot is given back with the object.
  Upload(Resources& shared, const http::Request& request, UploadOrder order, Slots::Slot slot);

  [[nodiscard]] bool take(std::string_view piece, http::Response& out) override;
  void pause() override;
  void finish(http::Response& out) override;
  void abandon(Broken why, http::Response& out) override;

 private:
  [[nodiscard]] checked<void> push(std::string_view piece);
  [[nodiscard]] checked<void> push_packed(std::string_view piece);
  [[nodiscard]] checked<ingest::Report> complete();
  ingest::IngestOptions completed(ingest::IngestOptions options);
  void record(ingest::Report& report);
  void settle(const Failure& failure);
  void refuse(const Failure& failure, http::Response& out);
  void end_with(http::Problem problem, http::Response& out);

  Resources& shared_;
  const http::Request& request_;
  Slots::Slot slot_;
  const std::string source_;
  const std::string_view scope_;
  std::optional<Resumable> resume_;
  ingest::IngestSession session_;
  ingest::ContentDigest digest_;
  std::uint64_t body_bytes_ = 0;
  std::optional<gzip::Inflater> inflater_;
  std::string text_;  // unpacked
};

}  // namespace framesd::api
