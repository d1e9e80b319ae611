// SPDX-License-Identifier: MIT
//
// An API that uploads with an id are sent to, whole or in parts.
#pragma once

#include "reload_fixture.hpp"
#include "support/printing.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace framesd::test {

struct UploadApi : ReloadApi {
  UploadApi() { restart_with({.csv_dir = csv_dir, .chunk_size = 10}); }

  // A connection that sends a part of an upload.
  struct Sender {
    std::vector<http::Field> fields;
    http::Request request;
    std::unique_ptr<http::BodySink> sink;  // null: refused
  };
  std::unique_ptr<Sender> begin(std::vector<http::Field> with, std::string_view target = "/frames",
                                std::string_view type = "text/csv") {
    auto sender = std::make_unique<Sender>();
    sender->fields = std::move(with);
    sender->fields.push_back({"X-Admin-Token", kIngest});
    sender->fields.push_back({"Content-Type", type});
    sender->request = {
        .method = http::Method::post, .target = target, .fields = sender->fields, .request_id = "t"};
    response.clear();
    auto reply = service->answer(sender->request, context, response);
    write(carry_out(reply), sender->request);
    if (auto* upload = std::get_if<api::Upload>(&reply)) sender->sink = std::move(upload->sink);
    return sender;
  }
  // What is answered when all of `body` has come.
  boost::json::value post(std::string_view offset, std::string_view body, unsigned status = 200,
                          std::string_view target = "/frames", std::string_view type = "text/csv") {
    const auto sender = begin({{"Upload-Id", "log"}, {"Upload-Offset", offset}}, target, type);
    if (sender->sink && (body.empty() || sender->sink->take(body, response))) sender->sink->finish(response);
    BOOST_REQUIRE_MESSAGE(response.status == status, response.status << response.content());
    return boost::json::parse(response.content());
  }
  // Sends `body` and breaks off. Gives what the upload stands at then.
  std::uint64_t cut(std::string_view offset, std::string_view body, std::string_view type = "text/csv",
                    std::string_view target = "/frames") {
    const auto sender = begin({{"Upload-Id", "log"}, {"Upload-Offset", offset}}, target, type);
    BOOST_REQUIRE(sender->sink);
    BOOST_REQUIRE(sender->sink->take(body, response));
    response.status = 400;
    sender->sink->abandon(http::BodySink::Broken::closed, response);
    return offset_told();
  }
  void erase(std::string_view range) {
    token = kAdmin;
    BOOST_REQUIRE(send(http::Method::del, range, {.type = {}}).status == 200U);
  }
  // Without an id.
  void store_row(const std::string& lines) {
    token = kAdmin;
    BOOST_REQUIRE(send(http::Method::post, "/frames", {.text = kHeader + lines, .type = "text/csv"}).status ==
                  200U);
  }
  std::uint64_t offset_told() const { return std::stoull("0" + header("Upload-Offset")); }
  std::uint64_t stands_at() {
    BOOST_REQUIRE(status("/uploads/log", http::Method::head) == 200U);
    return offset_told();
  }
  static std::string error_code(const boost::json::value& problem) {
    return std::string(problem.at("error_code").as_string());
  }

  const std::string text = kHeader + rows(35);
  const std::string half = text.substr(0, 400);
};

}  // namespace framesd::test
