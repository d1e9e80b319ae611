// SPDX-License-Identifier: MIT
//
// Upload: the body of POST /frames on its way into the store, piece by piece.
//
// Pieces are unpacked, parsed and encoded where they are taken; a store that lags is waited for there, and so
// the sender is slowed down. Whatever ends it, whole rows that had arrived are stored, and the answer says
// how many are durable.
#pragma once

#include "resources.hpp"
#include "slots.hpp"
#include <framesd/gzip/gzip.hpp>
#include <framesd/http/body_stream.hpp>
#include <framesd/http/coding.hpp>
#include <framesd/http/problem.hpp>
#include <framesd/http/request.hpp>
#include <framesd/ingest/session.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace framesd::api {

class Upload final : public http::BodySink {
 public:
  // `request` lives until the answer is written; the slot is given back with the object.
  Upload(Resources& shared, const http::Request& request, ingest::IngestOptions options, http::Coding coding,
         Slots::Slot slot);

  [[nodiscard]] bool take(std::string_view piece, http::Response& out) override;
  void pause() override;
  void finish(http::Response& out) override;
  void abandon(Broken why, http::Response& out) override;

 private:
  [[nodiscard]] checked<void> push(std::string_view piece);
  [[nodiscard]] checked<void> push_packed(std::string_view piece);
  [[nodiscard]] checked<ingest::Report> complete();
  void refuse(const Failure& failure, http::Response& out);
  void end_with(http::Problem problem, http::Response& out);

  Resources& shared_;
  const http::Request& request_;
  Slots::Slot slot_;
  ingest::IngestSession session_;
  std::optional<gzip::Inflater> inflater_;
  std::string text_;  // unpacked
};

}  // namespace framesd::api
