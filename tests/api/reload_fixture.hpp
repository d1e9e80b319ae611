// SPDX-License-Identifier: MIT
//
// The service with a csv_dir of its own, over a store that may hold its writes back, so that a test meets a
// job in the middle.
#pragma once

#include "support/temp_dir.hpp"
#include "writing_fixture.hpp"

#include <fstream>

namespace framesd::test {

struct ReloadApi : WritingApi {
  static constexpr const char* kHeader = "depth,a,b,c,d,e,f,g,h\n";

  ReloadApi() {
    std::filesystem::create_directory(csv_dir);
    restart_with({.csv_dir = csv_dir});
  }

  static std::string rows(int count, int first = 1000) {
    std::string text;
    for (int i = 0; i < count; ++i) text += std::to_string(first + i) + ",1,2,3,4,5,6,7,8\n";
    return text;
  }
  void file(const std::string& name, const std::string& text) const {
    std::ofstream(csv_dir / name, std::ios::binary) << text;
  }
  boost::json::value reload(const std::string& body, unsigned status, const char* query = "?wait=true") {
    return sent(http::Method::post, std::string("/frames/reload") + query, status, {.text = body});
  }

  TempDir dir;
  std::filesystem::path csv_dir = dir.path() / "csv";
};

}  // namespace framesd::test
