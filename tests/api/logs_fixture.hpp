// SPDX-License-Identifier: MIT
//
// A server with several logs.
#pragma once

#include "support/temp_dir.hpp"
#include "writing_fixture.hpp"
#include <framesd/store/lmdb/open.hpp>

namespace framesd::test {

using Names = std::vector<std::string>;

// Logs on disk beside a default one in memory.
struct Logs : WritingApi {
  Logs() {
    logs = on_disk.get();
    restart_with({});
  }
  ~Logs() {
    response.clear();
    service.reset();
  }

  void make(const std::string& name, const std::string& body = "{}") {
    sent(http::Method::put, "/logs/" + name, 201, {.text = body});
  }
  void upload(const std::string& target, const std::string& first_sample = "1") {
    const std::string csv =
        "depth,0,1,2,3,4,5,6,7\n1.0," + first_sample + ",2,3,4,5,6,7,8\n2.0,1,2,3,4,5,6,7,9\n";
    sent(http::Method::post, target, 200, {.text = csv, .type = "text/csv"});
  }
  Names names(std::string target = "/logs") {
    Names found;
    while (!target.empty()) {
      const auto page = json(target);
      for (const auto& log : page.at("logs").as_array()) found.emplace_back(log.at("name").as_string());
      target = page.at("next").is_null() ? "" : std::string(page.at("next").as_string());
    }
    return found;
  }
  std::int64_t total(std::string_view target) {
    return json(target).at("metadata").at("total").to_number<std::int64_t>();
  }

  TempDir dir;
  std::unique_ptr<store::Store> on_disk =
      store::lmdb::open_logs({.directory = dir.path(), .map_bytes = 64 << 20, .format = kFormat});
};

}  // namespace framesd::test
